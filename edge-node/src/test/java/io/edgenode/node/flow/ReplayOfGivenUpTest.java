package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay of a journal of which drop-oldest gave up a part. */
final class ReplayOfGivenUpTest extends ReplayedTest {
  /** Where an id ends in what a collecting sink notes. */
  private static final int CONTENT = 33;

  private static final long QUIET_NANOS = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(ints = {20_000, 45_000})
  @DisplayName("P3, K14, K38: a replay gives what the run gave, and nothing that it had given up")
  void givenUp(int count) throws IOException {
    Path data = scratch.resolve("data");
    String label = "given up of " + count;
    String yaml =
        """
        flow: proof
        journal: { max-size: 1MiB, when-full: drop-oldest, retain: 1h }
        checkpoint: { interval: 20ms }
        sources:
          readings: { type: generate, count: %d }
        sinks:
          out: { type: collect, from: readings, label: "%s", away: %s, buffer-count: 100 }
        """;
    FlowDefinition flow;
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner away = rig.runner(yaml.formatted(count, label, true));
      flow = away.flow();
      FlowRig.await(away.start());
      FlowRig.until(
          () -> FlowRig.await(away.snapshot()).sources().get("readings").ended(),
          "the source came to its end though nothing was delivered");
      awaitQuiet(away);
      FlowRig.await(away.stop(Duration.ofMillis(100)));
      // A full journal would not retain what it delivers now.
      rig.runToEnd(yaml.formatted(count, label, false).replace("1MiB", "64MiB"));
    }
    Path out = scratch.resolve("replayed");
    replay(flow, data, out, true);

    List<String> live =
        Collected.copy(label).stream().map(line -> line.substring(CONTENT)).toList();
    List<String> replayed =
        Files.readAllLines(out.resolve("out.ndjson")).stream()
            .map(line -> new JsonObject(line).getString("content"))
            .toList();
    assertThat(live).hasSizeLessThan(count - 1_000);
    assertThat(replayed)
        .as("what is left of about 12,000 FlowFiles, of which a quarter goes at a time")
        .hasSizeGreaterThan(6_000)
        .isEqualTo(live.subList(Math.max(0, live.size() - replayed.size()), live.size()));
  }

  /** A full journal is asked again and again: whatever it gives up is released by now. */
  private static void awaitQuiet(FlowRunner runner) {
    long[] taken = {-1, System.nanoTime()};
    FlowRig.until(
        () -> {
          LaneStats lane = FlowRig.await(runner.snapshot()).lanes().get(0);
          if (lane.givingUp() || lane.checkpoints().taken() != taken[0]) {
            taken[0] = lane.checkpoints().taken();
            taken[1] = System.nanoTime();
          }
          return System.nanoTime() - taken[1] > QUIET_NANOS;
        },
        "no further checkpoint is taken");
  }
}
