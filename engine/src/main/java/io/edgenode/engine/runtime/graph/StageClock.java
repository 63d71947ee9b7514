package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.LaneTime;

/** A stage's time: that of the event at hand. Owner: the lane. */
final class StageClock implements LaneTime {
  private long elapsed;
  private long lane;

  void set(long elapsedMillis, long laneMillis) {
    elapsed = elapsedMillis;
    lane = laneMillis;
  }

  @Override
  public long elapsedMillis() {
    return elapsed;
  }

  @Override
  public long laneMillis() {
    return lane;
  }
}
