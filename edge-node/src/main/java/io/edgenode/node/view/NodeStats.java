package io.edgenode.node.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The node at one moment.
 *
 * @param node its id
 * @param version the program's
 * @param at when the snapshot was taken
 * @param uptime since the process began
 * @param dataBytes what the data directory takes on disk
 * @param freeBytes what its disk has left
 * @param stateBytes what the state of flows takes of the heap, by estimate
 * @param stateLimit the most that it may take
 * @param flows by name
 * @param invalid files that don't run as they are
 */
public record NodeStats(
    String node,
    String version,
    Instant at,
    Duration uptime,
    long dataBytes,
    long freeBytes,
    long stateBytes,
    long stateLimit,
    List<FlowStats> flows,
    List<InvalidFlow> invalid) {
  public NodeStats {
    flows = List.copyOf(flows);
    invalid = List.copyOf(invalid);
  }

  /** The same with other flows. */
  public NodeStats withFlows(List<FlowStats> others) {
    return new NodeStats(
        node, version, at, uptime, dataBytes, freeBytes, stateBytes, stateLimit, others, invalid);
  }

  /** Whether every flow runs, if only as it last was, and does what it was declared to do. */
  public boolean ready() {
    return flows.stream().allMatch(FlowStats::ready)
        && invalid.stream().allMatch(InvalidFlow::ready);
  }
}
