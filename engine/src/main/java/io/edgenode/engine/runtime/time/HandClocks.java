package io.edgenode.engine.runtime.time;

import io.vertx.core.Context;
import java.util.Comparator;
import java.util.OptionalLong;
import java.util.PriorityQueue;

/**
 * Clocks that go only when somebody moves them: time in flow tests, and the time that stands still
 * while a journal is replayed. Thread-safe.
 */
public final class HandClocks implements Clocks {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final PriorityQueue<Set> alarms =
      new PriorityQueue<>(Comparator.comparingLong(Set::at).thenComparingLong(Set::number));
  private long elapsed;
  private long wall;
  private long numbers;

  /**
   * @param wallMillis wall time at the beginning
   */
  public HandClocks(long wallMillis) {
    this.wall = wallMillis;
  }

  /** An alarm that was set. */
  private record Set(long at, long number, Context context, Runnable action) {}

  @Override
  public synchronized long wallMillis() {
    return wall;
  }

  @Override
  public synchronized long nanos() {
    return elapsed * NANOS_PER_MILLI;
  }

  /** Milliseconds that went by since the beginning. */
  public synchronized long elapsedMillis() {
    return elapsed;
  }

  @Override
  public synchronized Alarm alarm(Context context, long millis, Runnable action) {
    Set alarm = new Set(elapsed + millis, numbers++, context, action);
    alarms.add(alarm);
    return () -> forget(alarm);
  }

  private synchronized void forget(Set alarm) {
    alarms.remove(alarm);
  }

  /** When the next alarm goes off, in milliseconds since the beginning. */
  public synchronized OptionalLong nextAlarm() {
    Set next = alarms.peek();
    return next == null ? OptionalLong.empty() : OptionalLong.of(next.at);
  }

  /**
   * Lets time go by, wall time with it, and sets off what is due: each on its own context, after
   * this returned.
   *
   * @param elapsedMillis since the beginning; an earlier moment changes nothing
   */
  public synchronized void moveTo(long elapsedMillis) {
    long passed = Math.max(0, elapsedMillis - elapsed);
    elapsed += passed;
    wall += passed;
    for (Set next = alarms.peek(); next != null && next.at <= elapsed; next = alarms.peek()) {
      alarms.remove();
      Runnable action = next.action;
      next.context.runOnContext(due -> action.run());
    }
  }

  /** Sets the wall clock, forth or back, as an administrator would. */
  public synchronized void setWall(long wallMillis) {
    wall = wallMillis;
  }
}
