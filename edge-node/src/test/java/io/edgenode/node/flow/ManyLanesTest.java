package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As many lanes as lint lets share a journal. */
final class ManyLanesTest {
  private static final int KEYS = 500;

  @TempDir private Path scratch;

  @ParameterizedTest(name = "{0} lanes, {1}, {2} records of {3} bytes")
  @CsvSource({
    "16, 1MiB, 3000, 2000",
    "16, 1MiB, 1000, 20000",
    "64, 4MiB, 6000, 2000",
    "64, 4MiB, 1000, 20000",
  })
  @DisplayName("K13, K14, K16: a lane with the least share takes and gives all, large ones too")
  void leastShares(int lanes, String maxSize, int count, int bytes) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"k\":%d,\"padding\":\"%s\"}".formatted(i % KEYS, "x".repeat(bytes)));
    }
    Path file = Files.write(scratch.resolve("in.ndjson"), lines);
    FlowSnapshot last;
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      last =
          rig.runToEnd(
              """
              flow: many
              lanes: %d
              partition-by: [k]
              journal: { max-size: %s }
              checkpoint: { interval: 50ms }
              sources:
                readings: { type: file, path: "%s", follow: false }
              sinks:
                out: { type: drop, from: readings }
              """
                  .formatted(lanes, maxSize, file));
    }
    assertThat(last.lanes()).hasSize(lanes).allMatch(LaneStats::balanced);
    assertThat(last.lanes().stream().mapToLong(lane -> lane.total().deadLettered()).sum()).isZero();
    assertThat(last.lanes().stream().mapToLong(LaneStats::journalled).sum()).isEqualTo(count);
  }
}
