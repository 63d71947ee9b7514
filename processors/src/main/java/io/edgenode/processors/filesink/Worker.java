package io.edgenode.processors.filesink;

import io.edgenode.engine.api.FlowException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/**
 * Does what blocks for one sink, one task at a time; every future completes on the lane. Owner: the
 * lane.
 */
final class Worker {
  private final Context lane;
  private Future<?> last = Future.succeededFuture();

  Worker(Context lane) {
    this.lane = lane;
  }

  /** Begins a task when those asked for before are over, whatever became of them. */
  <T> Future<T> inTurn(Supplier<Future<T>> task) {
    Future<T> future = last.transform(before -> task.get());
    last = future;
    return future;
  }

  /** A task of one step. */
  <T> Future<T> callInTurn(Callable<T> blocking) {
    return inTurn(() -> call(blocking));
  }

  /** Runs one step of the task whose turn it is. */
  <T> Future<T> call(Callable<T> blocking) {
    return lane.executeBlocking(blocking, false)
        .recover(cause -> Future.failedFuture(explained(cause)));
  }

  private static Throwable explained(Throwable cause) {
    return cause instanceof IOException io
        ? new FlowException.NotConnected("a file can't be written: " + io.getMessage(), io)
        : cause;
  }
}
