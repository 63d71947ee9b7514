package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.checkpoint.CheckpointStats;
import io.edgenode.engine.runtime.graph.Graph.StateSize;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.sink.SinkStatus;
import java.util.Map;

/**
 * A lane as it was in one instant.
 *
 * @param components every component's counters
 * @param own the lane's own: damage, gaps, and dead letters of components
 * @param before all counters as they were when the lane was started: the rest is this run's
 * @param journalled FlowFiles ever journalled
 * @param backlog of those, how many have not entered the graph
 * @param inside tokens between stages and in asynchronous steps
 * @param undelivered tokens that sinks answer for
 * @param position the sequence of the last record read
 * @param lagMillis how long ago, in elapsed time, that record came in, while there is a backlog
 * @param givingUp whether drop-oldest is at work
 * @param distantTimes FlowFiles whose event time is more than a year from arrival, by window
 */
public record LaneStats(
    Map<String, Ledger.Counts> components,
    Ledger.Counts own,
    Ledger.Counts before,
    long journalled,
    long backlog,
    long inside,
    long undelivered,
    long position,
    long lagMillis,
    boolean givingUp,
    Map<String, SinkStatus> sinks,
    Map<String, String> sinkTexts,
    Map<String, Integer> inFlight,
    Map<String, StateSize> state,
    Map<String, Long> distantTimes,
    CheckpointStats checkpoints) {

  /** The same, with this run begun at other counters. */
  public LaneStats withBefore(Ledger.Counts counters) {
    return new LaneStats(
        components,
        own,
        counters,
        journalled,
        backlog,
        inside,
        undelivered,
        position,
        lagMillis,
        givingUp,
        sinks,
        sinkTexts,
        inFlight,
        state,
        distantTimes,
        checkpoints);
  }

  /** All counters together. */
  public Ledger.Counts total() {
    Ledger.Counts total = own;
    for (Ledger.Counts counts : components.values()) {
      total = total.plus(counts);
    }
    return total;
  }

  /** Tokens that have not come to an end, counted where they are (K24). */
  public long inFlightTokens() {
    return backlog + inside + undelivered;
  }

  /** Whether the books balance (K24). */
  public boolean balanced() {
    Ledger.Counts total = total();
    return journalled + total.spawned() == total.ended() + inFlightTokens();
  }
}
