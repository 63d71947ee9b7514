package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.source.SourceStats;
import java.util.List;
import java.util.Map;

/**
 * A flow as it is now; each lane's numbers are of one instant.
 *
 * @param reason why it is not running; empty if it is
 * @param full why its journal takes nothing now; empty if it does
 * @param restarts how often it failed and began again
 * @param epoch this opening's number; 0 while nothing is open
 * @param notTaken FlowFiles not taken under drop-newest since the flow was opened
 * @param clockSteps clock records since the flow was opened
 * @param lanes as they are; while the flow waits to be tried again, as they were when it failed
 * @param journalledBefore FlowFiles that stood in the journals before this run
 */
public record FlowSnapshot(
    String name,
    String version,
    FlowState state,
    String reason,
    String full,
    long restarts,
    int epoch,
    long notTaken,
    long clockSteps,
    Disk disk,
    List<LaneStats> lanes,
    Map<String, SourceStats> sources,
    long journalledBefore) {

  /** The same with other parts. */
  FlowSnapshot with(
      Disk disk, List<LaneStats> lanes, Map<String, SourceStats> sources, long journalledBefore) {
    return new FlowSnapshot(
        name,
        version,
        state,
        reason,
        full,
        restarts,
        epoch,
        notTaken,
        clockSteps,
        disk,
        lanes,
        sources,
        journalledBefore);
  }

  /** What an open flow's parts say of themselves; the names are explained above. */
  record Parts(
      int epoch,
      Disk disk,
      List<LaneStats> lanes,
      Map<String, SourceStats> sources,
      long journalledBefore) {
    /** Nothing is open. */
    static final Parts NONE = new Parts(0, Disk.NONE, List.of(), Map.of(), 0);
  }

  /**
   * What the flow keeps on disk.
   *
   * @param letters the dead letters that are kept
   * @param written bytes written since the flow was opened: journals, claims, checkpoints, dead
   *     letters; disk buffers count theirs
   * @param damaged damaged ranges found since the flow was opened
   */
  public record Disk(
      long journal,
      long claims,
      long deadLetters,
      DeadLetters.Held letters,
      long written,
      long damaged) {
    static final Disk NONE = new Disk(0, 0, 0, DeadLetters.Held.NONE, 0, 0);
  }
}
