package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VersionSwitchTest {
  private static final String OLD =
      """
      flow: retiring
      checkpoint: { interval: 20ms }
      sources:
        readings: { type: generate, count: 100 }
      sinks:
        slow:
          type: collect
          from: readings
          label: "slow"
          behind: "slow may"
          batch: { count: 10 }
        quick: { type: collect, from: readings, label: "quick", behind: "quick may" }
      """;

  private static final String NEW =
      """
      flow: retiring
      checkpoint: { interval: 20ms }
      sources:
        readings: { type: generate, count: 100 }
      sinks:
        other: { type: collect, from: readings, label: "other" }
      """;

  @TempDir private Path data;

  @Test
  @DisplayName(
      "K24, K36: what one removed sink delivered counts once if a crash finds another busy")
  void crashWhileRetiring() {
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner old = rig.runner(OLD);
      FlowRig.await(old.start());
      FlowRig.until(() -> lane(old).undelivered() == 200, "both sinks have all");
      FlowRig.await(old.stop(Duration.ofMillis(100)));
    }
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner killed = rig.runner(NEW);
      FlowRig.await(killed.start());
      FlowRig.until(() -> taken(killed) > 0, "a checkpoint holds both");
      allow("quick may", 3);
      FlowRig.until(() -> lane(killed).undelivered() == 100, "one has delivered all");
      allow("slow may", 3);
      FlowRig.until(() -> lane(killed).undelivered() == 90, "the other has delivered some");
      // The first that is counted from here on may have begun before; the second says so.
      awaitCheckpoint(killed);
      awaitCheckpoint(killed);
    }
    allow("slow may", 100);
    allow("quick may", 200);
    try (FlowRig rig = new FlowRig(data)) {
      LaneStats last = rig.runToEnd(NEW).lanes().get(0);

      assertThat(Collected.copy("quick")).hasSize(100).doesNotHaveDuplicates();
      // What it delivered behind the last checkpoint comes again (P2), and counts once.
      assertThat(new HashSet<>(Collected.copy("slow"))).hasSize(100);
      assertThat(last.total().delivered()).isEqualTo(200);
      assertThat(last.balanced()).as("%s", last).isTrue();
    }
  }

  private static void allow(String gate, int more) {
    Collected.addAll(gate, Collections.nCopies(more, "more"));
  }

  /** Lets the slow one deliver another batch, so that there is something to say. */
  private static void awaitCheckpoint(FlowRunner runner) {
    long before = taken(runner);
    allow("slow may", 10);
    FlowRig.until(() -> taken(runner) > before, "another checkpoint is taken");
  }

  private static long taken(FlowRunner runner) {
    return lane(runner).checkpoints().taken();
  }

  private static LaneStats lane(FlowRunner runner) {
    FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
    return snapshot.lanes().get(0);
  }
}
