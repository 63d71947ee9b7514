package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.edgenode.node.logging.LogListener;
import io.edgenode.node.replay.Recordings;
import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of event times that can't be right. */
final class DistantTimesTest extends RiggedTest {
  private final LogListener listener = new LogListener(Graph.EVENT_TIMES_LOG);

  @AfterEach
  void listenNoMore() {
    listener.close();
  }

  private String yaml(Path scratch) throws IOException {
    Path readings = scratch.resolve("readings.ndjson");
    Files.write(
        readings,
        IntStream.range(0, 200).mapToObj(i -> "{\"k\":\"k" + i + "\",\"ts\":" + i + "}").toList());
    return """
    flow: units
    lanes: 4
    partition-by: [k]
    journal: { retain: 1h }
    sources:
      readings: { type: file, path: '%s' }
    windows:
      seconds: { type: tumbling, from: readings, size: 1s, key: [k], timestamp: ts, aggregate: { n: count() } }
      minutes: { type: tumbling, from: readings, size: 1m, key: [k], timestamp: ts, aggregate: { n: count() } }
    sinks:
      out: { type: collect, from: [seconds, minutes], label: "%s" }
    """
        .formatted(readings, label);
  }

  private void assertOnceForEachWindow() {
    assertThat(listener.messages())
        .hasSize(2)
        .allMatch(line -> line.startsWith("flow 'units': event times at '"))
        .anyMatch(line -> line.contains("'seconds'"))
        .anyMatch(line -> line.contains("'minutes'"));
  }

  @Test
  @DisplayName("the warning comes once a window, though every lane meets such times")
  void onceForAllLanes(@TempDir Path scratch) throws IOException {
    rig.runToEnd(yaml(scratch));

    assertOnceForEachWindow();
  }

  @Test
  @DisplayName("K38: so it does in a replay, which takes one lane after the other")
  void onceInReplay(@TempDir Path scratch) throws IOException {
    Path recorded = scratch.resolve("recorded");
    FlowDefinition flow;
    try (FlowRig live = new FlowRig(recorded)) {
      flow = live.load(yaml(scratch));
      live.runToEnd(yaml(scratch));
    }
    assertOnceForEachWindow();

    try (Recordings recordings = Recordings.open(recorded, Optional.of("units"), true);
        Replay replay = new Replay(rig.loader(), progress -> {})) {
      replay.run(
          recordings,
          new ReplayPlan(
              Optional.of(flow),
              false,
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    assertThat(listener.messages()).as("of the run and of the replay").hasSize(4);
  }

  @Test
  @DisplayName("it comes again for another version of the flow, and not for another opening")
  void onceForAVersion() {
    DistantTimes times = new DistantTimes("f");
    times.met("1", "w");
    times.met("1", "w");
    times.met("1", "v");
    assertThat(listener.messages()).hasSize(2);
    times.met("2", "w");
    assertThat(listener.messages()).hasSize(3);
    // A lane that is behind the others has not come to version 2 yet.
    times.met("1", "w");
    assertThat(listener.messages()).hasSize(3);
  }
}
