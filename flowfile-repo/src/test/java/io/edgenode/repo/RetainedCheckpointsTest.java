package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RetainedCheckpointsTest {
  private static final StoreOptions RETAINING =
      new StoreOptions(1, 1 << 20, false, 3_600_000, 0, 1L << 20);
  private static final byte[] RECORD = new byte[4_000];

  @TempDir Path directory = Path.of("set by JUnit");

  /** Journals some records; a file holds about thirty. */
  private static long journal(FlowRepository flow, int records) {
    Journal.Appender appender = flow.journal(0).appender();
    long last = 0;
    for (int i = 0; i < records; i++) {
      appender.add("s", 1, 1, Attributes.empty(), Content.of(RECORD), SourcePosition.of(i));
      last = appender.commit();
    }
    return last;
  }

  private static void full(FlowRepository flow, long number, long position) {
    flow.checkpoints(0).write(number, position, true, out -> out.writeUTF("state " + position));
  }

  private List<Long> kept() {
    List<Long> positions = new ArrayList<>();
    try (StoppedNode node = StoppedNode.open(directory)) {
      for (CheckpointStore.Chain chain : node.journals().get(0).checkpoints()) {
        chain.read(
            (number, position, full, in) -> {
              assertThat(in.readUTF()).isEqualTo("state " + position);
              positions.add(position);
            });
      }
    }
    return positions.stream().distinct().toList();
  }

  @Test
  @DisplayName("K38: a full checkpoint is kept for each journal file, for as long as the file is")
  void oneForEachFile() throws IOException {
    long[] positions = new long[12];
    long oldest;
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", RETAINING)) {
      for (int i = 0; i < positions.length; i++) {
        positions[i] = journal(flow, 15);
        full(flow, i + 1, positions[i]);
      }
      Journal journal = flow.journal(0);
      journal.releaseRetained(positions[6]);
      oldest = journal.firstSequence();
      assertThat(oldest).isGreaterThan(positions[1]);
      full(flow, 13, journal(flow, 1));
    }

    List<Long> kept = kept();
    assertThat(kept).hasSizeGreaterThan(3).isSorted();
    assertThat(kept.get(0)).isGreaterThanOrEqualTo(oldest - 1).isLessThan(positions[8]);
    Path retained = directory.resolve("flows/flow/lane-0/retained");
    long files;
    try (var listed = Files.list(retained)) {
      files = listed.count();
    }
    assertThat(files).as("one for each of about two files' worth of checkpoints").isLessThan(8);
  }

  @Test
  @DisplayName("P9, K38: a kept checkpoint that is damaged is passed over")
  void damaged() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", RETAINING)) {
      for (int i = 1; i <= 4; i++) {
        full(flow, i, journal(flow, 40));
      }
    }
    List<Long> before = kept();
    Path file = directory.resolve("flows/flow/lane-0/retained").resolve(before.get(0).toString());
    Files.write(file, new byte[] {7}, StandardOpenOption.APPEND);

    assertThat(kept()).isEqualTo(before.subList(1, before.size()));

    Files.write(file, new byte[10]);
    assertThat(kept()).as("cut short").isEqualTo(before.subList(1, before.size()));
  }

  @Test
  @DisplayName("without retention nothing is kept")
  void notRetaining() {
    StoreOptions options = new StoreOptions(1, 1 << 20, false, 0, 0, 1L << 20);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      full(flow, 1, journal(flow, 40));
    }

    assertThat(directory.resolve("flows/flow/lane-0/retained")).doesNotExist();
  }
}
