package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.node.replay.ReplayResult;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Where a journal's head is gone, a replay begins at a checkpoint. */
final class ReplayFromCheckpointTest extends ReplayedTest {
  private static final String ROOMY = "max-size: 64MiB, retain: 1h";

  /**
   * Leaves a journal whose head is gone and that retains what was journalled last. How much of that
   * a full journal has just given up is chance, so it gets room before; the run in between takes
   * the full checkpoint of each start, before which nothing need be retained.
   */
  private FlowDefinition runRetained(Path live, Path data, long seed, int crashes) {
    String fewer = "count: " + (MANY - COUNT);
    runLive(
        longFlow("max-size: 1MiB, retain: 1h", live).replace("count: " + MANY, fewer),
        data,
        seed,
        crashes);
    String roomy = longFlow(ROOMY, live);
    runLive(roomy.replace("count: " + MANY, fewer), data, seed, 0);
    return runLive(roomy, data, seed, 0);
  }

  @Test
  @DisplayName(
      "K38: where the journal's head is gone, a replay starts at a checkpoint and is exact")
  void startsAtCheckpoint() {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    FlowDefinition flow = runRetained(live, data, 7, 3);

    ReplayResult result = replay(flow, data, scratch.resolve("replayed"), true);

    ReplayResult.Lane lane = result.lanes().get(0);
    assertThat(lane.startedBehind()).as("%s", result).isPositive();
    assertThat(lane.flowFiles()).as("what is retained").isBetween((long) COUNT, MANY - 1L);
    Map<String, String> whole = unrotated(files(live));
    Map<String, String> part = unrotated(files(scratch.resolve("replayed")));
    assertThat(part).isNotEmpty();
    part.forEach(
        (name, bytes) -> assertThat(whole.getOrDefault(name, "")).as(name).endsWith(bytes));
  }

  @Test
  @DisplayName("K36, K38: another flow takes over at the checkpoint; what is unchanged is exact")
  void otherFlowAtCheckpoint() throws IOException {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    runRetained(live, data, 5, 1);
    String yaml = longFlow(ROOMY, live);
    FlowDefinition edited;
    try (FlowRig rig = new FlowRig(scratch.resolve("other"))) {
      edited = rig.load(yaml.replace("size: 500ms", "size: 250ms").replace("delta: 3", "delta: 9"));
    }

    ReplayResult result = replay(edited, data, scratch.resolve("replayed"), true);

    assertThat(result.lanes().get(0).startedBehind()).as("%s", result).isPositive();
    Map<String, String> whole = files(live);
    Map<String, String> part = files(scratch.resolve("replayed"));
    assertThat(part).containsKeys("bundled.txt", "first.ndjson");
    for (String unchanged : List.of("bundled.txt", "first.ndjson")) {
      assertThat(whole.get(unchanged)).endsWith(part.get(unchanged));
    }
    assertThat(part.get("windowed.ndjson").lines().map(ReplayFromCheckpointTest::length))
        .contains(250L);
  }

  /** How long a window is, by its result. */
  private static long length(String result) {
    JsonObject window = new JsonObject(result);
    return window.getLong("window_end") - window.getLong("window_start");
  }
}
