package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a whole node's metrics say of what its flows met. */
final class NodeMetricsTest {
  @Test
  @DisplayName("K19: event times that are years from arrival are counted for each window")
  void timesThatCanNotBeRightAreCounted(@TempDir Path scratch) throws Exception {
    Path readings =
        Files.writeString(
            scratch.resolve("readings.ndjson"),
            """
            {"sensor":"a","ts":1767225600,"made":"%1$s"}
            {"sensor":"b","ts":1767225601,"made":"%1$s"}
            {"sensor":"c","ts":1767225602,"made":"%1$s"}
            """
                .formatted(Instant.now()));
    String flow =
        """
        flow: clocks
        lanes: 2
        partition-by: [sensor]
        sources:
          readings: { type: file, path: '%s' }
        windows:
          wrong: { type: tumbling, from: readings, size: 1s, key: [sensor], timestamp: ts, aggregate: { n: count() } }
          right: { type: tumbling, from: readings, size: 1s, key: [sensor], timestamp: made, aggregate: { n: count() } }
        sinks:
          gone: { type: drop, from: [wrong, right] }
        """
            .formatted(readings);

    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();

      assertThat(node.get("/metrics").body().lines().filter(line -> line.contains("distant")))
          .contains("# TYPE edge_window_distant_times_total counter")
          .contains(
              "edge_window_distant_times_total{component=\"right\",flow=\"clocks\"} 0.0",
              "edge_window_distant_times_total{component=\"wrong\",flow=\"clocks\"} 3.0")
          .filteredOn(line -> !line.startsWith("#"))
          .hasSize(2);
    }
  }

  @Test
  @DisplayName("what waits for answers is told of asynchronous steps alone")
  void plainStepsWaitForNobody(@TempDir Path scratch) throws Exception {
    String flow =
        """
        flow: plain
        sources:
          made: { type: generate, count: 5 }
        processors:
          warm: { type: map, from: made, set: { f: "temperature + 1" } }
        sinks:
          gone: { type: drop, from: warm }
        """;

    try (NodeRig node = new NodeRig(scratch, flow)) {
      node.awaitComplete();

      assertThat(node.get("/metrics").body())
          .contains("edge_component_received_total{component=\"warm\",flow=\"plain\"} 5.0")
          .doesNotContain("edge_async_in_flight");
    }
  }
}
