package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.view.StatsSamples;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class StoppingTest {
  @Test
  @DisplayName("K39: a stop says what it waits for and how long")
  void whatIsWaitedFor() {
    assertThat(Stopping.of(StatsSamples.node(StatsSamples.running("cold")), Duration.ofSeconds(10)))
        .isEqualTo(
            "stopping: waits for processor 'cold/hot' (1 under way), sink 'cold/cloud'"
                + " (5 undelivered), at most 10 s; a second signal stops at once, and nothing"
                + " journalled is lost");
    assertThat(Stopping.of(StatsSamples.node(), Duration.ofMillis(1500)))
        .startsWith("stopping: waits for its last checkpoint, at most 1500 ms;");
  }

  @Test
  void notEverybodyIsNamed() {
    assertThat(
            Stopping.of(
                StatsSamples.node(
                    StatsSamples.running("a"),
                    StatsSamples.running("b"),
                    StatsSamples.running("c")),
                Duration.ofSeconds(10)))
        .contains("'c/hot' (1 under way) and 1 more, at most");
  }
}
