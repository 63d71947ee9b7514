package io.edgenode.engine.api;

/** The lane's clocks as of the record at hand: journalled, so replay sees the same (K19). */
public interface LaneTime {
  /** Milliseconds that passed, never stepping: for timers, TTLs and idleness. */
  long elapsedMillis();

  /** Epoch milliseconds of journal time: elapsed plus an offset that only clock records move. */
  long laneMillis();
}
