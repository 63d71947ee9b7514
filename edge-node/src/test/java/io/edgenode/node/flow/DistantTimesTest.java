package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.edgenode.node.logging.LogListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

  @Test
  @DisplayName("the warning comes once a window, though every lane meets such times")
  void onceForAllLanes(@TempDir Path scratch) throws IOException {
    Path readings = scratch.resolve("readings.ndjson");
    Files.write(
        readings,
        IntStream.range(0, 200).mapToObj(i -> "{\"k\":\"k" + i + "\",\"ts\":" + i + "}").toList());
    rig.runToEnd(
        """
        flow: units
        lanes: 4
        partition-by: [k]
        sources:
          readings: { type: file, path: '%s' }
        windows:
          seconds: { type: tumbling, from: readings, size: 1s, key: [k], timestamp: ts, aggregate: { n: count() } }
          minutes: { type: tumbling, from: readings, size: 1m, key: [k], timestamp: ts, aggregate: { n: count() } }
        sinks:
          out: { type: collect, from: [seconds, minutes], label: "%s" }
        """
            .formatted(readings, label));

    assertThat(listener.messages())
        .hasSize(2)
        .allMatch(line -> line.startsWith("flow 'units': event times at '"))
        .anyMatch(line -> line.contains("'seconds'"))
        .anyMatch(line -> line.contains("'minutes'"));
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
  }
}
