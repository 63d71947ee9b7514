package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.runtime.lane.LaneListener;
import io.edgenode.engine.runtime.source.SourceListener;

/** What lanes, writers and sources tell their flow. Any thread. */
interface FlowEvents extends LaneListener, SourceListener {
  /** A lane's journal takes nothing now, or does again. */
  void full(int lane, boolean full, String reason);

  void notTaken(long count);

  void clockStepped();
}
