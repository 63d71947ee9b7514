package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.assembly.Components;
import io.edgenode.node.flowtest.FlowTests;
import io.edgenode.node.logging.LogListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TestCommandTest {
  private static final String FLOW =
      """
      flow: means
      sources:
        readings: { type: generate }
      windows:
        means: { type: tumbling, from: readings, size: 1s, timestamp: ts, aggregate: { n: count() } }
      sinks:
        archive: { type: drop, from: means }
      """;

  private static final String TEST =
      """
      flow: means.yaml
      cases:
        one:
          given:
            - { record: { ts: 1000 } }
            - { end: all }
          expect:
            archive: { count: 1 }
      """;

  @TempDir private Path scratch;
  private final LogListener listener = new LogListener("");

  @AfterEach
  void listenNoMore() {
    listener.close();
  }

  @Test
  @DisplayName("event times far from a flow test's own clock are no reason to warn")
  void eventTimes() throws IOException {
    Files.writeString(scratch.resolve("means.yaml"), FLOW);
    Path test = Files.writeString(scratch.resolve("means.test.yaml"), TEST);

    CliRun run = CliRun.of("test", test.toString());

    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(listener.records()).isEmpty();
    try (FlowTests tests = new FlowTests(Components.discover(), Map.of())) {
      tests.run(List.of(test), name -> true, false, result -> {});
    }
    assertThat(listener.records()).as("that is, there was something to silence").isNotEmpty();
  }
}
