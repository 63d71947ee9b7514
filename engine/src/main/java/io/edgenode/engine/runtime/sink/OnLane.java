package io.edgenode.engine.runtime.sink;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Brings what a connector answers, from whatever thread, to a turn of the lane. Owner: the lane.
 */
final class OnLane {
  private final Context lane;
  private final Timers timers;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int calls;

  OnLane(Context lane, Timers timers) {
    this.lane = lane;
    this.timers = timers;
  }

  /**
   * Calls a connector and hands its answer to the lane, never from inside such a call: an answer
   * that comes that soon is taken in a turn of its own. An exception counts as a failed answer.
   */
  <T> void call(Supplier<Future<T>> connector, Consumer<AsyncResult<T>> answer) {
    calls++;
    try {
      ask(connector).onComplete(result -> take(() -> answer.accept(result)));
    } finally {
      calls--;
    }
  }

  /** Takes the answers that are here already. */
  void takeWaiting() {
    for (Runnable next = waiting.poll(); next != null; next = waiting.poll()) {
      next.run();
    }
  }

  private void take(Runnable answer) {
    if (Vertx.currentContext() != lane) {
      lane.runOnContext(turn -> answer.run());
    } else if (calls > 0) {
      waiting.add(answer);
      timers.soon(this::takeWaiting);
    } else {
      answer.run();
    }
  }

  private static <T> Future<T> ask(Supplier<Future<T>> connector) {
    try {
      return connector.get();
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }
}
