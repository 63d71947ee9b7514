package io.edgenode.engine.runtime.flow;

/** What a flow is doing. */
public enum FlowState {
  /** Opens its stores, recovers, starts its sinks and then its sources. */
  STARTING,
  RUNNING,
  /** Every source has ended and all is delivered. */
  COMPLETE,
  /** Failed; tried again after a while. */
  BACKING_OFF,
  /** Finishes what was started and takes its last checkpoint. */
  STOPPING,
  STOPPED,
  /** Failed for good: somebody has to mend it. */
  FAILED
}
