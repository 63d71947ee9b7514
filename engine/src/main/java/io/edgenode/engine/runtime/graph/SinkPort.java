package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;

/**
 * What the graph knows of a sink: whether it has room, and how to hand it a FlowFile. Lane only.
 */
public interface SinkPort {
  boolean hasRoom();

  /** Takes a FlowFile; never refuses, since the lane asked for room before the record. */
  void offer(FlowFile flowFile);
}
