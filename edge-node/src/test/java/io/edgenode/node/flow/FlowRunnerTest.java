package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.flow.TestComponents.Collected;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

final class FlowRunnerTest {
  @TempDir private Path data;
  private FlowRig rig;
  private String label;

  @BeforeEach
  void open(TestInfo info) {
    label = info.getDisplayName();
    rig = new FlowRig(data);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static final String PLAIN =
      """
      flow: plain
      sources:
        readings: { type: generate, count: 20000, sensors: 7 }
      sinks:
        out: { type: collect, from: readings, label: "%s" }
      """;

  private static final String ASYNC =
      """
      flow: async
      sources:
        readings: { type: generate, count: 3000, sensors: 7 }
      processors:
        ask: { type: jitter, from: readings }
      sinks:
        out: { type: collect, from: [ask, readings], label: "%s" }
      """;

  @Test
  @DisplayName("P1, P4, K24: everything generated arrives once, in order, and the books balance")
  void runsToEnd() {
    FlowSnapshot snapshot = rig.runToEnd(PLAIN.formatted(label));

    assertThat(Collected.copy(label)).hasSize(20_000).doesNotHaveDuplicates();
    assertBalanced(snapshot, 20_000);
  }

  @Test
  @DisplayName("K10: a second run resumes behind the first and brings nothing new")
  void secondRunIsEmpty() {
    rig.runToEnd(PLAIN.formatted(label));
    rig.reopen();
    FlowSnapshot snapshot = rig.runToEnd(PLAIN.formatted(label));

    assertThat(Collected.copy(label)).hasSize(20_000).doesNotHaveDuplicates();
    assertBalanced(snapshot, 20_000);
  }

  @Test
  @DisplayName("K25: behind an asynchronous step, both branches arrive in journal order")
  void asynchronousOrder() {
    FlowSnapshot snapshot = rig.runToEnd(ASYNC.formatted(label));

    List<String> lines = Collected.copy(label);
    assertThat(lines).hasSize(6_000);
    assertThat(new HashSet<>(lines.stream().map(line -> line.substring(0, 32)).toList()))
        .as("each token has an id of its own")
        .hasSize(6_000);
    for (int i = 0; i < lines.size(); i += 2) {
      assertThat(lines.get(i).substring(33)).isEqualTo(lines.get(i + 1).substring(33));
    }
    assertBalanced(snapshot, 3_000);
  }

  @Test
  @DisplayName("K24: a sink that silently loses one FlowFile turns the ledger red")
  void lostFlowFileShows() {
    FlowSnapshot snapshot =
        rig.runToEnd(PLAIN.formatted(label).replace("label:", "lose: 77, label:"));

    assertThat(Collected.copy(label)).hasSize(19_999);
    assertThat(snapshot.lanes()).noneMatch(LaneStats::balanced);
  }

  private static void assertBalanced(FlowSnapshot snapshot, long journalled) {
    assertThat(snapshot.lanes())
        .allSatisfy(
            lane -> {
              assertThat(lane.journalled()).isEqualTo(journalled);
              assertThat(lane.inFlightTokens()).isZero();
              assertThat(lane.balanced()).as("%s", lane).isTrue();
            });
  }
}
