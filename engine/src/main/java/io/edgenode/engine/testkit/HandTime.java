package io.edgenode.engine.testkit;

import io.edgenode.engine.api.LaneTime;

/** Lane time that moves by hand. Owner: the test's thread. */
final class HandTime implements LaneTime {
  /** Any moment will do, so long as elapsed and lane time are not mistaken for each other. */
  private static final long OFFSET = 1_700_000_000_000L;

  private long elapsed = 1_000_000;

  void set(long elapsedMillis) {
    elapsed = elapsedMillis;
  }

  @Override
  public long elapsedMillis() {
    return elapsed;
  }

  @Override
  public long laneMillis() {
    return elapsed + OFFSET;
  }
}
