package io.edgenode.benchmarks.latency;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How old readings are at one place on their way, counted from the moment at which they were due.
 * One thread notes, any thread asks.
 */
enum Ages {
  /** The load's own thread was awake: what it was late is the machine's. */
  WOKEN("load awake"),
  /** The source handed them over. */
  OFFERED("offered"),
  /** The source heard that they are journalled. */
  JOURNALLED("journalled"),
  /** The sink has them. */
  DELIVERED("delivered");

  /** Microseconds that are told from each other; the last count holds all that took longer. */
  private static final int MOST_MICROS = 500_000;

  private static volatile boolean counting;

  final String place;

  @SuppressWarnings("ImmutableEnumChecker") // a place counts: that is what it is for
  private final AtomicLongArray byMicros = new AtomicLongArray(MOST_MICROS);

  Ages(String place) {
    this.place = place;
  }

  /** Counts from now on, or no more. */
  static void count(boolean now) {
    counting = now;
  }

  void note(long nanos, int count) {
    if (!counting) {
      return;
    }
    long micros = TimeUnit.NANOSECONDS.toMicros(nanos);
    int bucket = (int) Math.max(0, Math.min(MOST_MICROS - 1, micros));
    byMicros.lazySet(bucket, byMicros.get(bucket) + count);
  }

  /** Takes milliseconds: not while somebody notes, nor on a thread that the flow needs. */
  void forget() {
    for (int i = 0; i < MOST_MICROS; i++) {
      byMicros.set(i, 0);
    }
  }

  long count() {
    long all = 0;
    for (int i = 0; i < MOST_MICROS; i++) {
      all += byMicros.get(i);
    }
    return all;
  }

  /** The age in microseconds that so many of all are not above. */
  long percentile(double share) {
    long wanted = (long) Math.ceil(count() * share);
    long seen = 0;
    for (int i = 0; i < MOST_MICROS; i++) {
      seen += byMicros.get(i);
      if (seen >= wanted) {
        return i;
      }
    }
    return MOST_MICROS;
  }
}
