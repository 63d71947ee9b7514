package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.checkpoint.CheckpointStats;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.flow.TestComponents.Collected;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

final class FlowRunnerTest {
  /** Wall and lane time, in milliseconds, are read one after the other. */
  private static final long CLOCKS_APART = 50;

  @TempDir private Path data;
  @TempDir private Path input;
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
  @DisplayName("K34, P9: a journal that is gone is continued behind what the checkpoint knows")
  void lostJournal() {
    rig.runToEnd(PLAIN.formatted(label));
    rig.reopen();
    delete(data.resolve("flows/plain/lane-0/journal"));
    FlowSnapshot snapshot = rig.runToEnd(PLAIN.formatted(label).replace("20000", "30000"));

    assertThat(Collected.copy(label)).hasSize(30_000).doesNotHaveDuplicates();
    assertThat(snapshot.lanes().get(0).backlog()).isZero();
    assertBalanced(snapshot, 30_000);
  }

  @Test
  @DisplayName(
      "P6, P9: with no checkpoint left, a disk buffer delivers what the journal has no more")
  void lostCheckpoints() {
    String yaml =
        """
        flow: unchecked
        journal: { max-size: 1MiB }
        checkpoint: { interval: 20ms }
        sources:
          readings: { type: generate, count: 20000, rate: 30000/s }
        sinks:
          out: { type: collect, from: readings, label: "%s", away: %s, buffer: disk }
        """;
    FlowRunner away = rig.runner(yaml.formatted(label, true));
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).sources().get("readings").ended(),
        "everything is journalled and buffered");
    FlowRig.await(away.stop(Duration.ofMillis(100)));
    rig.reopen();
    delete(data.resolve("flows/unchecked/lane-0/checkpoints"));
    FlowSnapshot last = rig.runToEnd(yaml.formatted(label, false));

    assertThat(Collected.copy(label)).hasSize(20_000).doesNotHaveDuplicates();
    assertThat(last.lanes().get(0).own().dropped()).as("what was released").isPositive();
    assertBalanced(last, 20_000);
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
    assertBalanced(snapshot, 40_000);
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

  @Test
  @DisplayName("K24, P2: lives that end without a checkpoint leave the books balanced")
  void breaksBalance() {
    FlowSnapshot snapshot =
        rig.runToEnd(
            """
            flow: fragile
            checkpoint: { interval: 10ms }
            sources:
              readings: { type: generate, count: 40000, rate: 40000/s }
            processors:
              ask: { type: jitter, from: readings, most: 1 }
              step: { type: fragile, from: ask, times: 4, after: 4000, label: "%1$s" }
            sinks:
              out: { type: collect, from: step, label: "%1$s" }
              nothing: { type: drop, from: [step, readings] }
            """
                .formatted(label));

    assertThat(snapshot.restarts()).isEqualTo(4);
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(40_000);
    assertBalanced(snapshot, 40_000);
  }

  @Test
  @DisplayName("K5, P5: a checkpoint store that breaks is opened anew, and so is its flow")
  void brokenCheckpoints() {
    FlowRunner runner =
        rig.runner(
            """
            flow: unkept
            checkpoint: { interval: 10ms }
            sources:
              readings: { type: generate, count: 20000, rate: 20000/s }
            sinks:
              out: { type: collect, from: readings, label: "%s" }
            """
                .formatted(label));
    Path checkpoints = data.resolve("flows/unkept/lane-0/checkpoints");
    FlowRig.await(runner.start());
    FlowRig.until(() -> checkpointsOf(runner).taken() > 0, "a checkpoint was taken");
    delete(checkpoints);

    FlowRig.await(runner.completed());
    FlowSnapshot last = FlowRig.await(runner.snapshot());
    FlowRig.await(runner.stop(Duration.ofSeconds(10)));
    assertThat(last.restarts()).isPositive();
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(20_000);
    assertBalanced(last, 20_000);
    assertThat(checkpoints).isNotEmptyDirectory();
  }

  @Test
  @DisplayName(
      "P5, P3: a flow whose state outgrows its heap stops with the reason, and goes on with more")
  void stateTooLarge() {
    String yaml =
        """
        flow: greedy
        checkpoint: { interval: 10ms }
        sources:
          readings: { type: generate, count: 30000 }
        processors:
          once: { type: dedupe, from: readings, key: { one: id }, ttl: 1h }
        sinks:
          out: { type: collect, from: once, label: "%s" }
        """
            .formatted(label);
    rig.limitState(2 << 20);
    FlowRunner greedy = rig.runner(yaml);
    FlowRig.await(greedy.start());
    FlowRig.until(
        () -> greedy.state() == FlowState.BACKING_OFF && greedy.reason().contains("max-keys"),
        "the flow stopped and said why");
    FlowRig.await(greedy.stop(Duration.ofSeconds(10)));
    int before = Collected.copy(label).size();
    rig.reopen();
    rig.limitState(1 << 30);
    FlowSnapshot last = rig.runToEnd(yaml);

    assertThat(before).isLessThan(30_000);
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(30_000);
    assertBalanced(last, 30_000);
  }

  private static CheckpointStats checkpointsOf(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).lanes().get(0).checkpoints();
  }

  private static void delete(Path directory) {
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  @DisplayName("P1, K39: a stop before a disk buffer is open keeps what is in there")
  void stopWhileStarting() {
    String yaml =
        """
        flow: hasty
        sources:
          readings: { type: generate, count: 500 }
        sinks:
          out: { type: collect, from: readings, label: "%1$s", away: %2$s, buffer: disk }
          seen: { type: collect, from: readings, label: "%1$s seen" }
        """;
    String seen = label + " seen";
    FlowRunner first = rig.runner(yaml.formatted(label, true));
    FlowRig.await(first.start());
    FlowRig.until(() -> Collected.copy(seen).size() == 500, "everything is under way");
    FlowRig.await(first.stop(Duration.ofMillis(100)));
    int opened = Collected.opened(seen);

    rig.occupyWorkers(1_000);
    FlowRunner hasty = rig.runner(yaml.formatted(label, true));
    hasty.start();
    FlowRig.until(() -> Collected.opened(seen) > opened, "the lane is starting");
    FlowRig.await(hasty.stop(Duration.ofMillis(100)));

    FlowSnapshot last = rig.runToEnd(yaml.formatted(label, false));
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(500);
    assertBalanced(last, 500);
  }

  @Test
  @DisplayName("K39: a stop waits for asynchronous steps that have begun; none is asked again")
  void stopDrainsSteps() {
    String yaml =
        """
        flow: asking
        sources:
          readings: { type: generate, count: 200 }
        processors:
          ask:
            type: jitter
            from: readings
            label: "%1$s asked"
            least: 50
            most: 80
            max-in-flight: 8
        sinks:
          out: { type: collect, from: ask, label: "%1$s" }
        """
            .formatted(label);
    FlowRunner first = rig.runner(yaml);
    FlowRig.await(first.start());
    FlowRig.until(() -> Collected.copy(label + " asked").size() >= 8, "steps have begun");
    FlowRig.await(first.stop(Duration.ofSeconds(10)));
    FlowSnapshot snapshot = rig.runToEnd(yaml);

    assertThat(Collected.copy(label)).hasSize(200).doesNotHaveDuplicates();
    assertThat(Collected.copy(label + " asked")).hasSize(200).doesNotHaveDuplicates();
    assertBalanced(snapshot, 200);
  }

  @Test
  @DisplayName("P5: a flow that is opened while the node holds it back is held, and goes on after")
  void heldBeforeItStarts() {
    FlowRunner runner =
        rig.runner(
            """
            flow: held
            sources:
              readings: { type: generate, count: 100, rate: 100/s }
            sinks:
              out: { type: collect, from: readings, label: "%s" }
            """
                .formatted(label));
    runner.hold("the test holds it");
    FlowRig.await(runner.start());
    FlowRig.until(
        () -> FlowRig.await(runner.snapshot()).sources().get("readings").paused(),
        "the source is paused");
    assertThat(Collected.copy(label)).hasSizeLessThan(100);

    runner.hold("");
    FlowRig.await(runner.completed());
    FlowRig.await(runner.stop(Duration.ofSeconds(10)));
    assertThat(Collected.copy(label)).hasSize(100);
  }

  @Test
  @DisplayName("K29: a stop gives finished files their names")
  void stopPublishes() throws IOException {
    Path out = input.resolve("out.ndjson");
    rig.runToEnd(
        """
        flow: rotated
        sources:
          readings: { type: generate, count: 1000 }
        sinks:
          out: { type: file, from: readings, path: "%s", rotate: { size: 16KiB } }
        """
            .formatted(out));

    try (var files = Files.list(input)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSizeGreaterThan(2)
          .noneMatch(name -> name.contains("unpublished"));
    }
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
