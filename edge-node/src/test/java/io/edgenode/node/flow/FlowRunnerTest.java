package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FlowRunnerTest extends RiggedTest {
  /** Wall and lane time, in milliseconds, are read one after the other. */
  private static final long CLOCKS_APART = 50;

  /** Of so many bytes 16 MiB hold fewer than {@link #MOST_LARGE}. */
  private static final int LARGE = 60_000;

  private static final int LARGE_ONES = 600;
  private static final long MOST_LARGE = 400;

  @TempDir private Path input;
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
    FlowRig.assertBalanced(snapshot, 20_000);
  }

  @Test
  @DisplayName("K15: one event loop takes every FlowFile through the whole graph")
  void oneEventLoop() {
    FlowSnapshot snapshot =
        rig.runToEnd(
            """
            flow: threaded
            sources:
              readings: { type: generate, count: 2000 }
              others: { type: generate, count: 2000, seed: 2 }
            processors:
              first: { type: threaded, from: [readings, others], label: "%1$s threads" }
              ask: { type: jitter, from: first }
              second: { type: threaded, from: ask, label: "%1$s threads" }
            sinks:
              out: { type: collect, from: second, label: "%1$s" }
            """
                .formatted(label));

    assertThat(new HashSet<>(Collected.copy(label + " threads")))
        .hasSize(1)
        .allMatch(thread -> thread.startsWith("vert.x-eventloop-thread"));
    FlowRig.assertBalanced(snapshot, 4_000);
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
    FlowRig.assertBalanced(snapshot, 3_000);
  }

  @Test
  @DisplayName("P5: large FlowFiles that wait behind a slow answer are bounded by what they hold")
  void largeBehindAnswer() throws IOException {
    Path lines = input.resolve("large.ndjson");
    try (BufferedWriter out = Files.newBufferedWriter(lines)) {
      for (int n = 0; n < LARGE_ONES; n++) {
        out.write("{\"n\":" + n + ",\"x\":\"" + "x".repeat(LARGE) + "\"}\n");
      }
    }
    assertThat(
            mostInside(
                """
            flow: behind
            sources:
              lines: { type: file, path: "%s", format: ndjson, follow: false }
            processors:
              first: { type: filter, from: lines, where: "n == 0" }
              ask: { type: jitter, from: first, first: 2000 }
            sinks:
              out: { type: collect, from: [ask, lines], label: "%s" }
            """
                    .formatted(lines, label),
                LARGE_ONES + 1))
        .isLessThan(MOST_LARGE);
  }

  @Test
  @DisplayName("P5: large answers that wait for a slow one are bounded by what they hold")
  void largeAnswers() {
    assertThat(
            mostInside(
                """
            flow: answers
            sources:
              readings: { type: generate, count: %d }
            processors:
              ask: { type: jitter, from: readings, first: 2000, bytes: %d }
            sinks:
              out: { type: collect, from: ask, label: "%s" }
            """
                    .formatted(LARGE_ONES, LARGE, label),
                LARGE_ONES))
        .isLessThan(MOST_LARGE);
  }

  /** Runs a flow to its end; gives the most tokens that were seen between its stages. */
  private long mostInside(String yaml, int expected) {
    FlowRunner runner = rig.runner(yaml);
    FlowRig.await(runner.start());
    AtomicLong most = new AtomicLong();
    FlowRig.until(
        () -> {
          FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
          snapshot.lanes().forEach(lane -> most.accumulateAndGet(lane.inside(), Math::max));
          return Collected.copy(label).size() == expected;
        },
        "all are delivered");
    FlowRig.await(runner.stop(Duration.ofSeconds(5)));
    return most.get();
  }

  @Test
  @DisplayName(
      "K25, P6: an asynchronous emission that leads nowhere fails its FlowFile, not its flow")
  void emissionLeadsNowhere() {
    FlowSnapshot snapshot =
        rig.runToEnd(
            """
            flow: astray
            sources:
              readings: { type: generate, count: 1000 }
            processors:
              ask: { type: jitter, from: readings, most: 1, astray: 10 }
            sinks:
              out: { type: collect, from: ask, label: "%1$s" }
              bad: { type: collect, from: ask.failure, label: "%1$s bad" }
            """
                .formatted(label));

    assertThat(snapshot.restarts()).isZero();
    assertThat(Collected.copy(label)).hasSize(900);
    assertThat(Collected.copy(label + " bad")).hasSize(100);
    FlowRig.assertBalanced(snapshot, 1_000);
  }

  @Test
  @DisplayName("K25, K29: no sink hears of a time before it has what came earlier")
  void timeInOrder() {
    rig.runToEnd(
        """
        flow: clocked
        sources:
          readings: { type: generate, count: 300, rate: 500/s }
        processors:
          ask: { type: jitter, from: readings, least: 100, most: 150, max-in-flight: 1000 }
        sinks:
          out: { type: clocked, from: ask, label: "%s", every: 20 }
        """
            .formatted(label));

    long told = 0;
    int times = 0;
    for (String line : Collected.copy(label)) {
      long millis = Long.parseLong(line.substring(5));
      if (line.startsWith("told")) {
        told = millis;
        times++;
      } else {
        assertThat(millis).as("behind what was told").isGreaterThan(told - CLOCKS_APART);
      }
    }
    assertThat(times).isGreaterThan(10);
  }

  @Test
  @DisplayName("K24: a sink that silently loses one FlowFile turns the ledger red")
  void lostFlowFileShows() {
    FlowSnapshot snapshot =
        rig.runToEnd(PLAIN.formatted(label).replace("label:", "lose: 77, label:"));

    assertThat(Collected.copy(label)).hasSize(19_999);
    assertThat(snapshot.lanes()).noneMatch(LaneStats::balanced);
  }

  @Test
  @DisplayName("P4: a file's lines arrive in the order of the file, read ahead or not")
  void fileKeepsItsOrder() throws IOException {
    Path file = input.resolve("lines.ndjson");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      lines.add("{\"n\":" + i + "}");
    }
    Files.write(file, lines);
    for (int round = 0; round < 10; round++) {
      String own = label + round;
      rig.runToEnd(
          """
          flow: file-%d
          sources:
            lines: { type: file, path: "%s", format: ndjson }
          sinks:
            out: { type: collect, from: lines, label: "%s" }
          """
              .formatted(round, file, own));
      assertThat(Collected.copy(own).stream().map(line -> line.substring(33)).toList())
          .isEqualTo(lines);
    }
  }

  @Test
  @DisplayName("K16: lanes share the work by key, and each key keeps its order")
  void lanesShareByKey() {
    String yaml =
        """
        flow: lanes
        lanes: 3
        partition-by: [sensor]
        sources:
          readings: { type: generate, count: 6000, sensors: 20 }
        sinks:
          out: { type: collect, from: readings, label: "%s" }
        """
            .formatted(label);
    FlowSnapshot first = rig.runToEnd(yaml);
    rig.reopen();
    FlowSnapshot second = rig.runToEnd(yaml);

    assertThat(first.lanes()).hasSize(3).allMatch(lane -> lane.journalled() > 0);
    assertThat(first.lanes()).allMatch(LaneStats::balanced);
    assertThat(second.lanes().stream().mapToLong(LaneStats::journalled).sum()).isEqualTo(6_000);
    List<String> lines = Collected.copy(label);
    assertThat(lines).hasSize(6_000).doesNotHaveDuplicates();
    for (int sensor = 0; sensor < 20; sensor++) {
      String name = "\"s" + sensor + "\"";
      assertThat(
              lines.stream()
                  .filter(line -> line.contains(name))
                  .map(line -> line.substring(line.indexOf("\"ts\":") + 5, line.indexOf(','))))
          .isSorted();
    }
  }

  @Test
  @DisplayName("K35: a backlog is finished under the version it was journalled under")
  void backlogKeepsItsVersion() {
    String old =
        """
        flow: versions
        sources:
          readings: { type: generate, count: 30000 }
        sinks:
          out: { type: collect, from: readings, label: "%s", away: true }
        """
            .formatted(label);
    FlowRunner away = rig.runner(old);
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).lanes().get(0).journalled() == 30_000,
        "everything is journalled");
    FlowRig.await(away.stop(Duration.ofMillis(100)));
    rig.reopen();
    FlowSnapshot snapshot =
        rig.runToEnd(
            """
            flow: versions
            sources:
              readings: { type: generate, count: 40000 }
            processors:
              mark: { type: map, from: readings, set: { version: "2" } }
            sinks:
              out: { type: collect, from: mark, label: "%s" }
            """
                .formatted(label));

    List<String> lines = Collected.copy(label);
    assertThat(lines).hasSize(40_000).doesNotHaveDuplicates();
    assertThat(lines.subList(0, 30_000)).noneMatch(line -> line.contains("\"version\":2"));
    assertThat(lines.subList(30_000, 40_000)).allMatch(line -> line.contains("\"version\":2"));
    FlowRig.assertBalanced(snapshot, 40_000);
  }

  @Test
  @DisplayName("K14, K35: drop-oldest gives up the backlog of another version as well")
  void dropOldestAcrossVersions() {
    String yaml =
        """
        flow: edited
        journal: { max-size: 1MiB, when-full: drop-oldest }
        checkpoint: { interval: 20ms }
        sources:
          readings: { type: generate, count: %d }
        processors:
          mark: { type: map, from: readings, set: { version: "%d" } }
        sinks:
          out: { type: collect, from: mark, label: "%s", away: %s, buffer-count: 100 }
        """;
    runAway(yaml.formatted(8_000, 1, label, true));
    rig.reopen();
    runAway(yaml.formatted(60_000, 2, label, true));
    rig.reopen();
    FlowSnapshot last = rig.runToEnd(yaml.formatted(60_000, 2, label, false));

    List<String> lines = Collected.copy(label);
    assertThat(lines).doesNotHaveDuplicates().hasSizeBetween(1_000, 50_000);
    assertThat(lines.get(0)).contains("\"version\":1");
    assertThat(lines.subList(1_000, lines.size())).allMatch(line -> line.contains("\"version\":2"));
    FlowRig.assertBalanced(last, 60_000);
  }

  /** Runs until the source has ended, with nothing delivered. */
  private void runAway(String yaml) {
    FlowRunner away = rig.runner(yaml);
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).sources().get("readings").ended(),
        "the source came to its end");
    FlowRig.await(away.stop(Duration.ofMillis(100)));
  }

  @Test
  @DisplayName("K14, P5: under drop-oldest a full journal gives up its oldest part, counted")
  void dropOldest() {
    FlowRunner away =
        rig.runner(
            """
            flow: oldest
            journal: { max-size: 1MiB, when-full: drop-oldest }
            sources:
              readings: { type: generate, count: 100000 }
            sinks:
              out: { type: collect, from: readings, label: "%s", away: true, buffer-count: 100 }
            """
                .formatted(label));
    FlowRig.await(away.start());
    FlowRig.until(
        () -> {
          FlowSnapshot now = FlowRig.await(away.snapshot());
          return now.sources().get("readings").ended();
        },
        "the source came to its end though nothing was delivered");
    FlowSnapshot snapshot = FlowRig.await(away.snapshot());
    FlowRig.await(away.stop(Duration.ofMillis(100)));

    LaneStats lane = snapshot.lanes().get(0);
    assertThat(lane.journalled()).isEqualTo(100_000);
    assertThat(lane.total().dropped()).isGreaterThan(50_000);
    assertThat(lane.balanced()).as("%s", lane).isTrue();
  }
}
