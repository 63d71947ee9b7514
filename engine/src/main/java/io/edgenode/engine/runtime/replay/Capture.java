package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.FlowFile;
import java.util.List;

/** Takes what a flow's sinks are given instead of delivering it. */
public interface Capture {
  /**
   * Called on the lane's context with what a sink would have written, in order; a FlowFile comes
   * again after a crash of its lane. An exception fails the lane.
   */
  void sink(int lane, String sink, List<FlowFile> batch);

  /** Called on a worker with dead letters, which carry {@code error.*} attributes. */
  void deadLetters(int lane, List<FlowFile> letters);
}
