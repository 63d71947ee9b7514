package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuotaTest {
  private static final long MIB = 1 << 20;

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K3 K14: a one-MiB quota never locks up: files roll by size and go when consumed")
  void oneMebibyte() {
    StoreOptions options = new StoreOptions(1, MIB, false, 0, 0, MIB);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      Journal journal = flow.journal(0);
      Journal.Appender appender = journal.appender();
      Content content = Content.of(new byte[1000]);
      assertThat(journal.claimThreshold()).isBetween(8 * 1024, 64 * 1024);
      long records = 0;
      while (records < 20_000) {
        while (appender.room() > 2000) {
          appender.add("s", 1, 1, Attributes.empty(), content, SourcePosition.of(++records));
          appender.commit();
        }
        assertThat(journal.bytes()).isBetween(MIB * 3 / 4, MIB + 64 * 1024);
        journal.release(records);
        assertThat(appender.room()).isGreaterThan(MIB * 3 / 4);
        assertThat(journal.firstSequence()).isLessThanOrEqualTo(records);
      }
      assertThat(journal.bytesWritten()).isBetween(records * 1000, records * 1200);
    }
  }

  @Test
  @DisplayName("K3: no file is longer than an eighth of the quota")
  void rolls() throws IOException {
    StoreOptions options = new StoreOptions(1, 8 * MIB, false, 0, 0, MIB);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      Journal.Appender appender = flow.journal(0).appender();
      for (int i = 1; i <= 5000; i++) {
        while (!appender.add(
            "s", 1, 1, Attributes.empty(), Content.of(new byte[1000]), SourcePosition.of(i))) {
          appender.commit();
        }
      }
      appender.commit();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      assertThat(files.filter(file -> file.toString().endsWith(".cq4")))
          .hasSizeBetween(5, 6)
          .allSatisfy(file -> assertThat(Files.size(file)).isLessThanOrEqualTo(MIB));
    }
  }

  @Test
  @DisplayName("K38 K14: consumed files stay while they are retained, unless the quota needs them")
  void retains() throws IOException {
    StoreOptions options = new StoreOptions(1, MIB, false, 3_600_000, 0, MIB);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      Journal journal = flow.journal(0);
      Journal.Appender appender = journal.appender();
      for (int i = 1; i <= 600; i++) {
        appender.add(
            "s", 1, 1, Attributes.empty(), Content.of(new byte[1000]), JournalContract.NONE);
        appender.commit();
      }
      journal.release(601);
      assertThat(journal.firstSequence()).isEqualTo(1);

      age(directory.resolve("flows/flow/lane-0/journal"), 2);
      journal.release(601);
      long afterTwoFiles = journal.firstSequence();
      assertThat(afterTwoFiles).isGreaterThan(1);
      journal.releaseRetained(601);
      assertThat(journal.firstSequence()).isGreaterThan(afterTwoFiles);
    }
  }

  /** Makes the first files look as if they had been written two hours ago. */
  private static void age(Path journal, int files) throws IOException {
    try (Stream<Path> all = Files.walk(journal)) {
      for (Path file :
          all.filter(path -> path.toString().endsWith(".cq4")).sorted().limit(files).toList()) {
        Files.setLastModifiedTime(
            file, FileTime.fromMillis(System.currentTimeMillis() - 2 * 3_600_000));
      }
    }
  }

  @Test
  @DisplayName("K34: sequences and data counts go on behind what a checkpoint knows")
  void continues() {
    StoreOptions options = new StoreOptions(1, MIB, false, 0, 0, MIB);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      Journal journal = flow.journal(0);
      journal.continueAfter(500, 400, Map.of("s1", SourcePosition.of(77)));
      JournalContract.add(journal.appender(), 501, Attributes.empty());
      assertThat(journal.appender().commit()).isEqualTo(501);
      try (Journal.Reader reader = journal.reader(501)) {
        Journal.Batch batch = Objects.requireNonNull(reader.next());
        assertThat(batch.dataCountAtEnd()).isEqualTo(401);
        assertThat(batch.positions()).containsEntry("s1", SourcePosition.of(501));
      }
    }
  }
}
