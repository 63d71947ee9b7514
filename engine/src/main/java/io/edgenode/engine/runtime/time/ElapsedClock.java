package io.edgenode.engine.runtime.time;

import io.vertx.core.Context;
import java.time.Duration;

/**
 * Elapsed time of one journal: monotonic within an epoch, plus the wall clock's difference across a
 * restart, as far as that can be believed (K19). Any thread.
 */
public final class ElapsedClock {
  /** The longest time a node is believed to have been off. */
  static final long MOST_OFF = Duration.ofDays(7).toMillis();

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Clocks clocks;
  private final long base;
  private final long start;

  /**
   * @param lastElapsed elapsed time of the journal's last record
   * @param lastWall that record's wall time; 0 for an empty journal
   */
  public ElapsedClock(Clocks clocks, long lastElapsed, long lastWall) {
    this.clocks = clocks;
    this.start = clocks.nanos();
    long off = lastWall == 0 ? 0 : clocks.wallMillis() - lastWall;
    this.base = lastElapsed + Math.max(0, Math.min(MOST_OFF, off));
  }

  public long elapsedMillis() {
    return base + (clocks.nanos() - start) / NANOS_PER_MILLI;
  }

  /** Runs the action on a context when so much time has passed. */
  public Clocks.Alarm alarm(Context context, long millis, Runnable action) {
    return clocks.alarm(context, millis, action);
  }

  public long wallMillis() {
    return clocks.wallMillis();
  }
}
