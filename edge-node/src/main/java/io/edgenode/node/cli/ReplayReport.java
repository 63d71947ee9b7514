package io.edgenode.node.cli;

import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayResult;
import io.edgenode.node.replay.SinkDiff;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** What came of a replay, for people and for scripts. */
final class ReplayReport {
  private static final double NANOS_PER_SECOND = 1e9;
  private static final int LONGEST = 400;

  private final PrintWriter out;

  ReplayReport(PrintWriter out) {
    this.out = out;
  }

  void result(ReplayResult result) {
    for (ReplayResult.Lane lane : result.lanes()) {
      lane(result, lane);
      new TreeMap<>(lane.sinks())
          .forEach(
              (name, sink) ->
                  out.printf(
                      "  %-20s %10d FlowFiles  sha256 %s%n", name, sink.count(), sink.sha256()));
    }
    notes(result.notes());
    long flowFiles = result.lanes().stream().mapToLong(ReplayResult.Lane::flowFiles).sum();
    out.printf(
        Locale.ROOT, "%d FlowFiles in %.1f s%n", flowFiles, result.nanos() / NANOS_PER_SECOND);
  }

  private void lane(ReplayResult result, ReplayResult.Lane lane) {
    if (lane.last() < lane.begin()) {
      out.printf(
          "flow %s lane %d: no record in this range, which begins behind sequence %d%n",
          result.flow(), lane.number(), lane.last());
      return;
    }
    out.printf(
        "flow %s lane %d: sequences %d to %d, %d FlowFiles%s%n",
        result.flow(),
        lane.number(),
        lane.begin(),
        lane.last(),
        lane.flowFiles(),
        lane.startedBehind() == 0
            ? ""
            : "; started at the checkpoint behind sequence " + lane.startedBehind());
  }

  private void notes(List<String> notes) {
    notes.forEach(note -> out.println("note: " + note));
  }

  void compared(String before, String after, Replay.Compared compared) {
    compared.before().lanes().forEach(lane -> lane(compared.before(), lane));
    out.println("--- " + before);
    out.println("+++ " + after);
    for (SinkDiff diff : compared.diffs()) {
      sink(diff, compared.before().lanes().size() > 1);
    }
    notes(compared.before().notes());
    compared.after().notes().stream()
        .filter(note -> !compared.before().notes().contains(note))
        .forEach(note -> out.println("note: " + after + ": " + note));
  }

  private void sink(SinkDiff diff, boolean lanes) {
    String lane = lanes ? " lane " + diff.lane() : "";
    if (!diff.isDifferent()) {
      out.println("@@ " + diff.sink() + lane + ": " + diff.same() + " the same @@");
      return;
    }
    out.printf(
        "@@ %s%s: %d the same, %d changed, %d removed, %d added, %d moved @@%n",
        diff.sink(), lane, diff.same(), diff.changed(), diff.removed(), diff.added(), diff.moved());
    for (SinkDiff.Difference difference : diff.shown()) {
      out.println(
          "#"
              + difference.sequence()
              + " "
              + difference.arrival()
              + " "
              + difference.id()
              + (difference.kind() == SinkDiff.Kind.MOVED ? " (in another order)" : "")
              + (difference.early() ? " (began before the beginning)" : ""));
      if (difference.kind() != SinkDiff.Kind.ADDED) {
        out.println("-" + shortened(difference.before()));
      }
      if (difference.kind() != SinkDiff.Kind.REMOVED) {
        out.println("+" + shortened(difference.after()));
      }
    }
    long more = diff.changed() + diff.removed() + diff.added() + diff.moved() - diff.shown().size();
    if (more > 0) {
      out.println("… and " + more + " more; --limit shows more of them");
    }
  }

  private static String shortened(String text) {
    String line = text.replace("\n", "\\n").replace("\r", "\\r");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }

  static JsonObject toJson(ReplayResult result) {
    JsonArray lanes = new JsonArray();
    for (ReplayResult.Lane lane : result.lanes()) {
      JsonObject sinks = new JsonObject();
      new TreeMap<>(lane.sinks())
          .forEach(
              (name, sink) ->
                  sinks.put(
                      name,
                      new JsonObject()
                          .put("flowfiles", sink.count())
                          .put("sha256", sink.sha256())));
      lanes.add(
          new JsonObject()
              .put("lane", lane.number())
              .put("started_behind", lane.startedBehind())
              .put("from", lane.begin())
              .put("to", lane.last())
              .put("flowfiles", lane.flowFiles())
              .put("sinks", sinks));
    }
    return new JsonObject()
        .put("flow", result.flow())
        .put("lanes", lanes)
        .put("damage", new JsonArray(result.damage()))
        .put("notes", new JsonArray(result.notes()))
        .put("seconds", result.nanos() / NANOS_PER_SECOND);
  }

  static JsonObject toJson(Replay.Compared compared) {
    JsonArray diffs = new JsonArray();
    for (SinkDiff diff : compared.diffs()) {
      JsonArray shown = new JsonArray();
      for (SinkDiff.Difference difference : diff.shown()) {
        shown.add(
            new JsonObject()
                .put("kind", difference.kind().name().toLowerCase(Locale.ROOT))
                .put("id", difference.id())
                .put("sequence", difference.sequence())
                .put("arrival", difference.arrival())
                .put("before", difference.before())
                .put("after", difference.after())
                .put("began_before", difference.early()));
      }
      diffs.add(
          new JsonObject()
              .put("sink", diff.sink())
              .put("lane", diff.lane())
              .put("same", diff.same())
              .put("changed", diff.changed())
              .put("removed", diff.removed())
              .put("added", diff.added())
              .put("moved", diff.moved())
              .put("began_before", diff.early())
              .put("differences", shown));
    }
    return new JsonObject()
        .put("different", compared.diffs().stream().anyMatch(SinkDiff::isDifferent))
        .put("sinks", diffs)
        .put("before", toJson(compared.before()))
        .put("after", toJson(compared.after()));
  }
}
