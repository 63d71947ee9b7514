package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.checkpoint.CheckpointStats;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a flow does where an opening ends badly, or finds less than the one before left. */
final class FlowRestartTest extends RiggedTest {
  @Test
  @DisplayName("K10: a second run resumes behind the first and brings nothing new")
  void secondRunIsEmpty() {
    rig.runToEnd(PLAIN.formatted(label));
    rig.reopen();
    FlowSnapshot snapshot = rig.runToEnd(PLAIN.formatted(label));

    assertThat(Collected.copy(label)).hasSize(20_000).doesNotHaveDuplicates();
    FlowRig.assertBalanced(snapshot, 20_000);
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
    FlowRig.assertBalanced(snapshot, 30_000);
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
    FlowRig.assertBalanced(last, 20_000);
  }

  @Test
  @DisplayName("P1, K29: with no checkpoint left, a file keeps what the journal has no more")
  void lostCheckpointsOfFile() throws IOException {
    Path file = data.resolve("archive.ndjson");
    String yaml =
        """
        flow: archived
        journal: { max-size: 1MiB }
        checkpoint: { interval: 20ms }
        sources:
          readings: { type: generate, count: 20000, rate: 40000/s }
        sinks:
          out: { type: file, from: readings, path: "%s" }
        """
            .formatted(file);
    rig.runToEnd(yaml);
    Set<String> all = Set.copyOf(Files.readAllLines(file));
    rig.reopen();
    delete(data.resolve("flows/archived/lane-0/checkpoints"));
    FlowSnapshot last = rig.runToEnd(yaml);

    assertThat(last.lanes().get(0).own().dropped()).as("what was released").isPositive();
    assertThat(all).hasSize(20_000);
    assertThat(new HashSet<>(Files.readAllLines(file))).isEqualTo(all);
  }

  @Test
  @DisplayName("P1, K29: with neither checkpoints nor journal left, a file keeps what it holds")
  void lostCheckpointsAndJournalOfFile() throws IOException {
    Path file = data.resolve("archive.ndjson");
    String yaml =
        """
        flow: archived
        sources:
          readings: { type: generate, count: %s }
        sinks:
          out: { type: file, from: readings, path: "%s" }
        """;
    rig.runToEnd(yaml.formatted(2_000, file));
    List<String> all = Files.readAllLines(file);
    for (int life = 1; life <= 2; life++) {
      rig.reopen();
      delete(data.resolve("flows/archived/lane-0/checkpoints"));
      delete(data.resolve("flows/archived/lane-0/journal"));
      rig.runToEnd(yaml.formatted(10, file));

      assertThat(Files.readAllLines(file))
          .hasSize(2_000 + 10 * life)
          .startsWith(all.toArray(String[]::new));
    }
  }

  @Test
  @DisplayName("P6, K34: with neither checkpoints nor journal left, a disk buffer is delivered")
  void lostCheckpointsAndJournalOfBuffer() {
    String yaml =
        """
        flow: unchecked
        sources:
          readings: { type: generate, count: %s }
        sinks:
          out: { type: collect, from: readings, label: "%s", away: %s, buffer: disk }
        """;
    FlowRunner away = rig.runner(yaml.formatted(2_000, label, true));
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).lanes().get(0).undelivered() == 2_000,
        "everything is journalled and buffered");
    FlowRig.await(away.stop(Duration.ofMillis(500)));
    rig.reopen();
    delete(data.resolve("flows/unchecked/lane-0/checkpoints"));
    delete(data.resolve("flows/unchecked/lane-0/journal"));
    FlowSnapshot last = rig.runToEnd(yaml.formatted(10, label, false));

    assertThat(Collected.copy(label)).hasSize(2_010).doesNotHaveDuplicates();
    FlowRig.assertBalanced(last, 10);
  }

  @Test
  @DisplayName(
      "P6: an end in the backlog is no end of a source that goes on: what it adds is taken")
  void endInBacklog() {
    String yaml =
        """
        flow: growing
        sources:
          readings: { type: generate, count: %s, rate: 10/s }
        sinks:
          out: { type: collect, from: readings, label: "%s", away: %s, buffer-count: 1 }
        """;
    FlowRunner away = rig.runner(yaml.formatted(3, label, true));
    FlowRig.await(away.start());
    FlowRig.until(
        () -> FlowRig.await(away.snapshot()).sources().get("readings").ended(),
        "the end is journalled");
    FlowRig.await(away.stop(Duration.ofMillis(100)));
    FlowSnapshot last = rig.runToEnd(yaml.formatted(6, label, false));

    assertThat(Collected.copy(label)).hasSize(6).doesNotHaveDuplicates();
    FlowRig.assertBalanced(last, 6);
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
    assertThat(snapshot.journalledBefore()).as("before the first life").isZero();
    assertThat(snapshot.lanes().get(0).before()).isEqualTo(Ledger.Counts.ZERO);
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(40_000);
    FlowRig.assertBalanced(snapshot, 40_000);
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
    FlowRig.assertBalanced(last, 20_000);
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
    FlowRig.until(
        () -> {
          FlowSnapshot failed = FlowRig.await(greedy.snapshot());
          return failed.state() == FlowState.BACKING_OFF
              && failed.journalledBefore() == 0
              && !failed.lanes().isEmpty()
              && failed.lanes().get(0).journalled() > 0
              && failed.lanes().get(0).total().delivered() > 0;
        },
        "what it came to is told while it waits (K24)");
    FlowRig.await(greedy.stop(Duration.ofSeconds(10)));
    int before = Collected.copy(label).size();
    rig.reopen();
    rig.limitState(1 << 30);
    FlowSnapshot last = rig.runToEnd(yaml);

    assertThat(before).isLessThan(30_000);
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(30_000);
    FlowRig.assertBalanced(last, 30_000);
  }

  @Test
  @DisplayName("P5, K32: a checkpoint that is the first to find too much state stops the flow too")
  void checkpointFindsTooMuchState() {
    String yaml =
        """
        flow: slow
        checkpoint: { interval: 10ms }
        sources:
          readings: { type: generate, count: 900 }
        processors:
          once: { type: dedupe, from: readings, key: { one: id }, ttl: 1h }
        sinks:
          out: { type: collect, from: once, label: "%s" }
        """
            .formatted(label);
    rig.limitState(100_000);
    FlowRunner slow = rig.runner(yaml);
    slow.start();
    FlowRig.until(
        () -> slow.state() == FlowState.BACKING_OFF && slow.reason().contains("max-keys"),
        "the flow stopped and said why");
    FlowRig.await(slow.stop(Duration.ofSeconds(10)));
    rig.reopen();
    rig.limitState(1 << 30);
    FlowSnapshot last = rig.runToEnd(yaml);

    assertThat(new HashSet<>(Collected.copy(label))).hasSize(900);
    FlowRig.assertBalanced(last, 900);
  }

  @Test
  @DisplayName("a flow that is tried again says why it has to be, and says no more once it runs")
  void failureIsToldWhileTriedAgain() throws IOException {
    Path missing = data.resolve("missing.ndjson");
    String gate = label + " gate";
    Collected.add(gate, "open");
    FlowRunner tried =
        rig.runner(
            """
            flow: tried
            sources:
              lines: { type: file, path: "%s" }
              gated: { type: counted, label: "%s", gate: "%s" }
            sinks:
              out: { type: collect, from: [lines, gated], label: "%s" }
            """
                .formatted(missing, label + " made", gate, label));
    tried.start();
    FlowRig.until(() -> tried.state() == FlowState.BACKING_OFF, "it failed");
    assertThat(tried.reason()).startsWith("source 'lines': " + missing + ": there is no");
    Collected.clear(gate);
    FlowRig.until(
        () -> tried.reason().contains("; before, it failed: source 'lines': " + missing),
        "it is tried again");
    assertThat(tried.state()).isEqualTo(FlowState.STARTING);

    Files.writeString(missing, "{}\n");
    Collected.add(gate, "open");
    FlowRig.await(tried.completed());
    assertThat(tried.reason()).isEmpty();
    FlowRig.await(tried.stop(Duration.ofSeconds(10)));
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
}
