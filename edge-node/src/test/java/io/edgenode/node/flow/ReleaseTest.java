package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** When what a flow has consumed gives its room back, and what that costs. */
final class ReleaseTest extends RiggedTest {
  private static final long MIB = 1 << 20;

  @Test
  @DisplayName("K14, P5: a full journal whose sink is away costs no checkpoint after checkpoint")
  void fullAndAway() {
    FlowRunner away =
        rig.runner(
            """
            flow: away
            journal: { max-size: 1MiB }
            checkpoint: { interval: 1h }
            sources:
              readings: { type: generate, count: 100000 }
            sinks:
              out: { type: collect, from: readings, label: "%s", away: true, buffer-count: 100 }
            """
                .formatted(label));
    FlowRig.await(away.start());
    FlowRig.until(() -> !FlowRig.await(away.snapshot()).full().isEmpty(), "the journal is full");
    long before = checkpoints(away);
    // So long another flow runs: the full one looks for room some twenty times.
    rig.runToEnd(
        """
        flow: meanwhile
        sources:
          readings: { type: generate, count: 200, rate: 100/s }
        sinks:
          out: { type: drop, from: readings }
        """);
    long after = checkpoints(away);
    FlowRig.await(away.stop(Duration.ofMillis(100)));

    assertThat(after - before).isLessThanOrEqualTo(4);
  }

  @Test
  @DisplayName("K5, K33: a flow that has come to rest gives back what it consumed, and stays so")
  void atRest() {
    FlowRunner runner = rig.runner(consuming("0s"));
    FlowRig.await(runner.start());
    FlowRig.await(runner.completed());

    FlowRig.until(() -> journal(runner) < MIB, "consumed files are gone");
    FlowRig.await(runner.stop(Duration.ofSeconds(10)));
    assertThat(Collected.copy(label)).hasSize(30_000);
  }

  @Test
  @DisplayName("P5, K14: where the node holds the sources back, what is kept for replay goes")
  void heldByTheNode() {
    FlowRunner runner = rig.runner(consuming("1h"));
    FlowRig.await(runner.start());
    FlowRig.await(runner.completed());
    assertThat(journal(runner)).isGreaterThan(MIB);

    runner.hold("the test's node has no room");
    FlowRig.until(() -> journal(runner) < MIB / 4, "retained files and the newest are gone");
    FlowRig.await(runner.stop(Duration.ofSeconds(10)));
  }

  private String consuming(String retain) {
    return """
        flow: consuming
        journal: { max-size: 4MiB, retain: %s }
        checkpoint: { interval: 200ms }
        sources:
          readings: { type: generate, count: 30000 }
        sinks:
          out: { type: collect, from: readings, label: "%s" }
        """
        .formatted(retain, label);
  }

  private static long checkpoints(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).lanes().get(0).checkpoints().taken();
  }

  private static long journal(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).disk().journal();
  }
}
