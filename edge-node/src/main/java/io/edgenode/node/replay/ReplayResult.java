package io.edgenode.node.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param flow the flow's name
 * @param lanes by number
 * @param damage what could not be read of the journals, and was left out
 * @param notes what whoever reads the results should know
 * @param nanos how long it took
 */
public record ReplayResult(
    String flow, List<Lane> lanes, List<String> damage, List<String> notes, long nanos) {
  public ReplayResult {
    lanes = List.copyOf(lanes);
    damage = List.copyOf(damage);
    notes = List.copyOf(notes);
  }

  /**
   * One lane.
   *
   * @param startedBehind the position of the checkpoint that it started at; 0 for the first record
   * @param begin the first sequence whose results were captured
   * @param last the last sequence that was replayed
   * @param flowFiles FlowFiles journalled from begin to last
   * @param sinks by name, dead letters among them
   */
  public record Lane(
      int number,
      long startedBehind,
      long begin,
      long last,
      long flowFiles,
      Map<String, Sink> sinks) {
    public Lane {
      sinks = Map.copyOf(sinks);
    }
  }

  /**
   * What one sink was given.
   *
   * @param sha256 of the contents, a line feed behind each
   * @param file a line of JSON for each, where that was wanted
   */
  public record Sink(long count, String sha256, Optional<Path> file) {}
}
