package io.edgenode.engine.runtime.state;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.StateStore.Timers;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * One component's timers: deadlines by key in a table, which checkpoints hold, and a heap over them
 * that may hold entries that no longer count. Owner: the lane.
 */
final class TimerTable implements Timers {
  private static final int SLACK = 64;

  private final KeyTable<Long> deadlines;
  private final TimerBound bound;
  private final PriorityQueue<Entry> heap =
      new PriorityQueue<>(Comparator.comparingLong(Entry::deadline).thenComparing(Entry::key));

  TimerTable(KeyTable<Long> deadlines, TimerBound bound) {
    this.deadlines = deadlines;
    this.bound = bound;
  }

  private record Entry(long deadline, Key key) {}

  @Override
  public void set(Key key, long deadline) {
    Long before = deadlines.get(key);
    if (before != null && before == deadline) {
      return;
    }
    deadlines.put(key, deadline, 0);
    heap.add(new Entry(deadline, key));
    bound.lower(deadline);
    if (heap.size() > deadlines.size() * 2 + SLACK) {
      rebuild();
    }
  }

  @Override
  public void cancel(Key key) {
    deadlines.remove(key);
  }

  /** The earliest deadline, {@link Long#MAX_VALUE} if there is none. */
  long earliest() {
    Entry head = head();
    return head == null ? Long.MAX_VALUE : head.deadline;
  }

  /**
   * Lists what is due, in (deadline, key) order. What is listed stays set until {@link #take}, so
   * that an earlier firing may still cancel or move it.
   */
  void collectDue(long elapsed, ComponentState.DueTimer due) {
    Entry head = head();
    while (head != null && head.deadline <= elapsed) {
      heap.poll();
      due.accept(head.key, head.deadline);
      head = head();
    }
  }

  /** Takes out a timer that was listed; false if it was cancelled or moved since. */
  boolean take(Key key, long deadline) {
    Long current = deadlines.get(key);
    if (current == null || current != deadline) {
      return false;
    }
    deadlines.remove(key);
    return true;
  }

  /** Makes the heap anew from the table. */
  void rebuild() {
    heap.clear();
    deadlines.forEach((key, deadline, written) -> heap.add(new Entry(deadline, key)));
    bound.lower(earliest());
  }

  /** The first entry that still counts. */
  private @Nullable Entry head() {
    Entry head = heap.peek();
    while (head != null) {
      Long current = deadlines.get(head.key);
      if (current != null && current == head.deadline) {
        return head;
      }
      heap.poll();
      head = heap.peek();
    }
    return null;
  }
}
