package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Context;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that time passes on a lane to which nothing comes: asks the writer for a tick when the
 * earliest deadline is reached (K20). Owner: the lane.
 */
final class Ticker {
  /** Vert.x timers take at most this; a deadline behind it is armed again. */
  private static final long LONGEST_DELAY = 24L * 60 * 60 * 1000;

  private final Context context;
  private final JournalWriter writer;
  private final ElapsedClock clock;
  private Clocks.@Nullable Alarm alarm;
  private long armedFor = Long.MAX_VALUE;

  Ticker(Context context, JournalWriter writer, ElapsedClock clock) {
    this.context = context;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Arms for a deadline in elapsed milliseconds; called when the lane has nothing to read.
   *
   * @param deadline {@link Long#MAX_VALUE} for none
   */
  void arm(long deadline) {
    if (deadline == armedFor && alarm != null) {
      return;
    }
    stop();
    if (deadline == Long.MAX_VALUE) {
      return;
    }
    armedFor = deadline;
    long delay = Math.min(LONGEST_DELAY, deadline - clock.elapsedMillis());
    alarm = clock.alarm(context, Math.max(1, delay), () -> due(deadline));
  }

  void stop() {
    Clocks.Alarm set = alarm;
    if (set != null) {
      set.cancel();
      alarm = null;
    }
    armedFor = Long.MAX_VALUE;
  }

  private void due(long deadline) {
    alarm = null;
    armedFor = Long.MAX_VALUE;
    if (clock.elapsedMillis() >= deadline) {
      writer.tick(deadline);
    } else {
      arm(deadline);
    }
  }
}
