package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Vertx;

/**
 * Sees to it that time passes on a lane to which nothing comes: asks the writer for a tick when the
 * earliest deadline is reached (K20). Owner: the lane.
 */
final class Ticker {
  private static final long NONE = -1;

  /** Vert.x timers take at most this; a deadline behind it is armed again. */
  private static final long LONGEST_DELAY = 24L * 60 * 60 * 1000;

  private final Vertx vertx;
  private final JournalWriter writer;
  private final ElapsedClock clock;
  private long timer = NONE;
  private long armedFor = Long.MAX_VALUE;

  Ticker(Vertx vertx, JournalWriter writer, ElapsedClock clock) {
    this.vertx = vertx;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Arms for a deadline in elapsed milliseconds; called when the lane has nothing to read.
   *
   * @param deadline {@link Long#MAX_VALUE} for none
   */
  void arm(long deadline) {
    if (deadline == armedFor && timer != NONE) {
      return;
    }
    stop();
    if (deadline == Long.MAX_VALUE) {
      return;
    }
    armedFor = deadline;
    long delay = Math.min(LONGEST_DELAY, deadline - clock.elapsedMillis());
    timer = vertx.setTimer(Math.max(1, delay), id -> due(deadline));
  }

  void stop() {
    if (timer != NONE) {
      vertx.cancelTimer(timer);
      timer = NONE;
    }
    armedFor = Long.MAX_VALUE;
  }

  private void due(long deadline) {
    timer = NONE;
    armedFor = Long.MAX_VALUE;
    if (clock.elapsedMillis() >= deadline) {
      writer.tick(deadline);
    } else {
      arm(deadline);
    }
  }
}
