package io.edgenode.engine.runtime.flow;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one opening of a flow does again and again. Once it has ended nothing is begun any more:
 * nobody would stop it. Any thread.
 */
final class FlowTimers {
  private final Vertx vertx;
  private final List<Long> ids = new ArrayList<>();
  private boolean ended;

  FlowTimers(Vertx vertx) {
    this.vertx = vertx;
  }

  synchronized void every(Duration interval, Runnable action) {
    if (!ended) {
      ids.add(vertx.setPeriodic(Math.max(1, interval.toMillis()), id -> action.run()));
    }
  }

  synchronized void end() {
    ended = true;
    ids.forEach(vertx::cancelTimer);
    ids.clear();
  }

  synchronized boolean hasEnded() {
    return ended;
  }
}
