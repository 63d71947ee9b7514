package io.edgenode.engine.runtime.sink;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that moves only by hand. Owner: the test's lane. */
final class ManualTimers implements Timers {
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final PriorityQueue<Due> timers =
      new PriorityQueue<>(Comparator.comparingLong(Due::at).thenComparingLong(Due::number));
  private long now = 1_000_000;
  private long number;

  private record Due(long at, long number, Runnable action) {}

  @Override
  public long nowMillis() {
    return now;
  }

  @Override
  public Timer after(long millis, Runnable action) {
    Due due = new Due(now + millis, number++, action);
    timers.add(due);
    return () -> timers.remove(due);
  }

  @Override
  public void soon(Runnable action) {
    turns.add(action);
  }

  /** Runs one turn; says whether there was one. */
  boolean turn() {
    Runnable next = turns.poll();
    if (next != null) {
      next.run();
    }
    return next != null;
  }

  /** Runs turns until nothing is left to do at this time. */
  void settle() {
    while (turn()) {
      // Each may ask for another.
    }
  }

  /** Moves time, running what is due in order. */
  void advance(long millis) {
    long until = now + millis;
    settle();
    for (Due due = timers.peek(); due != null && due.at() <= until; due = timers.peek()) {
      timers.poll();
      now = due.at();
      due.action().run();
      settle();
    }
    now = until;
  }

  /** Moves time to the next timer; says whether there was one. */
  boolean advanceToNext() {
    settle();
    Due due = timers.peek();
    if (due != null) {
      advance(due.at() - now);
    }
    return due != null;
  }

  /** The process died: nothing that it asked for happens any more. */
  void forget() {
    turns.clear();
    timers.clear();
  }
}
