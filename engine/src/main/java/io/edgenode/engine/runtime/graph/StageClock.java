package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.LaneTime;

/** A stage's time: that of the event at hand. Owner: the lane. */
final class StageClock implements LaneTime {
  private long elapsed;
  private long lane;

  /** Sets the time; says whether that is another one. */
  boolean set(long elapsedMillis, long laneMillis) {
    boolean moved = elapsedMillis != elapsed || laneMillis != lane;
    elapsed = elapsedMillis;
    lane = laneMillis;
    return moved;
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
