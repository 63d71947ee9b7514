package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.repo.DataDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDamageTest {
  private static final String OLD =
      """
      flow: damaged
      checkpoint: { interval: 1h }
      sources:
        first: { type: generate, count: 50 }
      sinks:
        out: { type: collect, from: first, label: "damaged" }
      """;

  private static final String NEW =
      """
      flow: damaged
      checkpoint: { interval: 1h }
      sources:
        first: { type: generate, count: 50 }
        second: { type: generate, count: 5000, seed: 7 }
      sinks:
        out: { type: collect, from: [first, second], label: "damaged" }
      """;

  /** What is journalled waits for the gate; windows of journal time fire at the end alone. */
  private static final String ENDING =
      """
      flow: ending
      checkpoint: { interval: 1h }
      sources:
        readings: { type: generate, count: 10000 }
      windows:
        sums:
          { type: tumbling, from: readings, size: 1d, key: [sensor], aggregate: { n: count() } }
      sinks:
        out:
          type: collect
          from: readings
          label: "ending out"
          behind: "ending gate"
          buffer-count: 100
          batch: { count: 50 }
        results: { type: collect, from: sums, label: "ending windows" }
      """;

  private static final String TIMED =
      """
      flow: timed
      checkpoint: { interval: 1h }
      sources:
        readings: { type: generate, count: 5000 }
      windows:
        sums:
          { type: tumbling, from: readings, size: 1s, key: [sensor], aggregate: { n: count() } }
      sinks:
        results: { type: collect, from: sums, label: "timed windows" }
      """;

  @TempDir private Path data;

  @Test
  @DisplayName(
      "P9, K35: a damaged flow record does not keep its version from what stands behind it")
  void lostFlowRecord() throws IOException {
    String version;
    try (FlowRig rig = new FlowRig(data)) {
      rig.runToEnd(OLD);
      rig.reopen();
      version = rig.load(NEW).version();
      FlowRunner killed = rig.runner(NEW);
      FlowRig.await(killed.start());
      FlowRig.until(() -> journalled(killed) == 5_050, "all is journalled");
    }
    damageFirst(version.getBytes(StandardCharsets.US_ASCII));
    try (FlowRig rig = new FlowRig(data)) {
      LaneStats lane = rig.runToEnd(NEW).lanes().get(0);

      assertThat(lane.total().delivered()).isGreaterThan(4_000);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
    }
    assertThat(Collected.copy("damaged").stream().distinct()).hasSizeGreaterThan(4_000);
  }

  @Test
  @DisplayName("P9, K21: an end that is lost while its flow runs comes about all the same")
  void lostEnd() throws IOException {
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner runner = rig.runner(ENDING);
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).sources().get("readings").ended(),
          "all is journalled, the end as well");
      damageLast("readings".getBytes(StandardCharsets.US_ASCII));
      Collected.addAll("ending gate", Collections.nCopies(20_000, "open"));
      FlowRig.await(runner.completed());
      LaneStats lane = FlowRig.await(runner.snapshot()).lanes().get(0);
      FlowRig.await(runner.stop(Duration.ofSeconds(10)));

      assertThat(lane.own().dropped()).as("FlowFiles in the damaged excerpt").isLessThan(257);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
    }
    assertThat(Collected.copy("ending windows")).as("windows fire at the end").isNotEmpty();
  }

  @Test
  @DisplayName("P9, K21: an end that a crash finds damaged comes about at the next start")
  void lostEndAtRestart() throws IOException {
    Collected.clear("ending gate");
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner killed = rig.runner(ENDING);
      FlowRig.await(killed.start());
      FlowRig.until(
          () -> FlowRig.await(killed.snapshot()).sources().get("readings").ended(),
          "all is journalled, the end as well");
    }
    damageLast("readings".getBytes(StandardCharsets.US_ASCII));
    Collected.addAll("ending gate", Collections.nCopies(20_000, "open"));
    int before = Collected.copy("ending windows").size();
    try (FlowRig rig = new FlowRig(data)) {
      LaneStats lane = rig.runToEnd(ENDING).lanes().get(0);

      assertThat(lane.balanced()).as("%s", lane).isTrue();
    }
    assertThat(Collected.copy("ending windows")).hasSizeGreaterThan(before);
  }

  @Test
  @DisplayName("P9, K19: behind a damaged clock record the lane has the time that it set")
  void lostClockRecord() throws IOException {
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner killed = rig.runner(TIMED);
      FlowRig.await(killed.start());
      FlowRig.until(() -> journalled(killed) == 5_000, "all is journalled");
    }
    assertThat(clockRecords()).isPositive();
    damageFirst("readings".getBytes(StandardCharsets.US_ASCII));
    assertThat(clockRecords()).as("clock records that can be read").isZero();
    try (FlowRig rig = new FlowRig(data)) {
      rig.runToEnd(TIMED);
    }
    long hourAgo = System.currentTimeMillis() - 3_600_000;
    assertThat(Collected.copy("timed windows"))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              String start = line.replaceAll(".*\"window_start\":(\\d+).*", "$1");
              assertThat(Long.parseLong(start)).isGreaterThan(hourAgo);
            });
  }

  private int clockRecords() {
    int count = 0;
    StoreOptions options = new StoreOptions(1, 1L << 30, false, 0, 0, 1 << 20);
    try (Repository repository = DataDirectory.open(data, "rig");
        FlowRepository flow = repository.open("timed", options);
        Journal.Reader reader = flow.journal(0).reader(1)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        while (batch.advance()) {
          count += batch.kind() == RecordKind.CLOCK ? 1 : 0;
        }
      }
    }
    return count;
  }

  /** Changes a byte of the last occurrence in the journal, while that is open or not. */
  private void damageLast(byte[] text) throws IOException {
    List<Path> files = journalFiles();
    for (Path file : files.subList(Math.max(0, files.size() - 1), files.size())) {
      byte[] bytes = Files.readAllBytes(file);
      String wanted = new String(text, StandardCharsets.ISO_8859_1);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).lastIndexOf(wanted);
      assertThat(at).as("last place of the source's name").isPositive();
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {(byte) (bytes[at] ^ 1)}), at);
      }
    }
  }

  private List<Path> journalFiles() throws IOException {
    try (Stream<Path> below = Files.walk(data)) {
      return below
          .filter(file -> file.toString().contains("journal") && Files.isRegularFile(file))
          .filter(file -> file.toString().endsWith(".cq4"))
          .filter(file -> !file.getFileName().toString().startsWith("metadata"))
          .sorted()
          .toList();
    }
  }

  /** Changes a byte of the first occurrence in the journal: of the flow record, not of trailers. */
  private void damageFirst(byte[] text) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(data)) {
      files =
          below
              .filter(file -> file.toString().contains("journal") && Files.isRegularFile(file))
              .sorted()
              .toList();
    }
    String wanted = new String(text, StandardCharsets.ISO_8859_1);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
      if (at >= 0) {
        bytes[at] ^= 1;
        Files.write(file, bytes);
        return;
      }
    }
    throw new AssertionError("no flow record in " + files);
  }

  private static long journalled(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).lanes().get(0).journalled();
  }
}
