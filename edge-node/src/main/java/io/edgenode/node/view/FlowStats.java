package io.edgenode.node.view;

import java.util.List;
import java.util.Optional;

/**
 * One flow at one moment.
 *
 * @param name unique on the node
 * @param description for people; may be empty
 * @param version the hash of the resolved flow
 * @param state what it is doing
 * @param reason why it is not ready, in one sentence
 * @param epoch the number of this opening; 0 while it is closed
 * @param restarts how often it was restarted after a failure
 * @param clockSteps how often the wall clock stepped by more than a minute since it was opened
 * @param ledger what became of its FlowFiles since it began
 * @param sinceOpened the same since it was opened in this process
 * @param inFlight those that came to no end yet
 * @param storage what it keeps on disk
 * @param checkpoints how they go
 * @param lanes by number
 * @param components in topological order
 */
public record FlowStats(
    String name,
    String description,
    String version,
    State state,
    Optional<String> reason,
    int epoch,
    long restarts,
    long clockSteps,
    Ledger ledger,
    Ledger sinceOpened,
    long inFlight,
    StorageStats storage,
    CheckpointStats checkpoints,
    List<LaneBacklog> lanes,
    List<ComponentStats> components) {

  /** What a flow is doing. */
  public enum State {
    /** Opens its stores, recovers, starts its sinks and then its sources. */
    STARTING,
    RUNNING,
    /** Every source has ended and all is delivered. */
    COMPLETE,
    /** Finishes what was started and takes its last checkpoint. */
    STOPPING,
    STOPPED,
    /** Failed; tried again after a while. */
    BACKING_OFF,
    /** Failed for good: somebody has to mend it. */
    FAILED
  }

  public FlowStats {
    lanes = List.copyOf(lanes);
    components = List.copyOf(components);
  }

  /** Whether it runs, or is done, and nothing in it asks for help. */
  public boolean ready() {
    return reason.isEmpty()
        && (state == State.RUNNING || state == State.COMPLETE)
        && components.stream().allMatch(component -> component.problem().isEmpty());
  }

  /** FlowFiles that are journalled and not yet read by their lane. */
  public long backlog() {
    return lanes.stream().mapToLong(LaneBacklog::backlog).sum();
  }
}
