package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is found damaged is set aside, and nothing else is touched. */
final class QuarantineTest {
  private static final StoreOptions OPTIONS =
      new StoreOptions(1, 256L << 20, false, 0, 0, 1L << 20);

  @TempDir Path root = Path.of("set by JUnit");
  private Path directory = Path.of("set before each");

  @BeforeEach
  void name() {
    directory = root.resolve("data");
  }

  @Test
  @DisplayName("P9: a large file in which nothing can be read is kept aside, not deleted")
  void largeFile() throws IOException {
    fill();
    Path journal = journalFile();
    ruin(journal, 20L << 20);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(flow.journal(0).damagedRanges()).isEqualTo(1);
    }
    assertThat(quarantined()).hasSize(1).allMatch(bytes -> bytes == 20L << 20);
  }

  @Test
  @DisplayName("P5 P9: what the quarantine has no room for is deleted, and counted all the same")
  void fullQuarantine() throws IOException {
    fill();
    ruin(journalFile(), 20L << 20);
    Path other = quarantine().resolve("lane-0-journal-00000001-19700101.cq4");
    Files.createDirectories(quarantine());
    try (RandomAccessFile large = new RandomAccessFile(other.toFile(), "rw")) {
      large.setLength(60L << 20);
    }
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(flow.journal(0).damagedRanges()).isEqualTo(1);
    }
    assertThat(journalFiles()).isEmpty();
    assertThat(quarantined()).containsExactly(60L << 20);
  }

  @Test
  @DisplayName("P9: an opening goes on where what is damaged can't be set aside")
  void noQuarantine() throws IOException {
    fill();
    Path journal = journalFile();
    ruin(journal, 4096);
    Files.writeString(quarantine(), "in its way");
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal.Appender appender = flow.journal(0).appender();
      assertThat(flow.journal(0).damagedRanges()).isEqualTo(1);
      JournalContract.add(appender, 1, Attributes.empty());
      appender.commit();
    }
    assertThat(journal).hasSize(4096);
  }

  @Test
  @DisplayName("P9: an opening that finds a file of any store damaged changes no other file")
  void nothingElseChanges() throws IOException {
    fill();
    Path healthy = root.resolve("healthy");
    copy(directory, healthy);
    List<Path> files = stores(healthy);
    assertThat(files).hasSizeGreaterThan(4);
    int run = 0;
    for (Path victim : files) {
      for (int kind = 0; kind < 4; kind++) {
        Path copy = root.resolve("copy" + run++);
        copy(healthy, copy);
        damage(copy.resolve(victim.toString()), kind);
        open(copy);
        Map<Path, Integer> before = hashes(healthy);
        Map<Path, Integer> after = hashes(copy);
        before.remove(victim);
        after.remove(victim);
        assertThat(after).as("%s, kind %s", victim, kind).isEqualTo(before);
      }
    }
  }

  private static void damage(Path file, int kind) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int half = bytes.length / 2;
    switch (kind) {
      case 0 -> Arrays.fill(bytes, (byte) 0x5A);
      case 1 -> bytes[half] ^= 1;
      case 2 -> Arrays.fill(bytes, 0, half, (byte) 0);
      default -> bytes = Arrays.copyOf(bytes, half);
    }
    Files.write(file, bytes);
  }

  /** A journal, checkpoints, an outbox and dead letters, with something in each. */
  private void fill() {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      flow.keepVersion("hash", JournalContract.bytes("flow: a"));
      Journal.Appender appender = flow.journal(0).appender();
      for (int i = 1; i <= 100; i++) {
        JournalContract.add(appender, i, Attributes.empty());
        appender.commit();
      }
      for (int number = 1; number <= 4; number++) {
        boolean full = number % 2 == 1;
        flow.checkpoints(0).write(number, number, full, out -> out.write(new byte[3000]));
      }
      append(flow.outbox(0, "sink", 1 << 20));
      append(flow.deadLetters());
    }
  }

  private static void append(EntryLog log) {
    for (int i = 0; i < 20; i++) {
      log.append(List.of(new byte[100], new byte[50]));
    }
  }

  private static void open(Path data) {
    try (Repository repository = DataDirectory.open(data, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      try (Journal.Reader reader = flow.journal(0).reader(1)) {
        while (reader.next() != null) {
          // what is damaged shows as it is read
        }
      }
      flow.checkpoints(0).chains();
      flow.version("hash");
      for (EntryLog log : List.of(flow.outbox(0, "sink", 1 << 20), flow.deadLetters())) {
        try (EntryLog.Reader reader = log.reader(1)) {
          while (reader.next() != null) {
            // as above
          }
        }
      }
    }
  }

  private static List<Path> stores(Path data) throws IOException {
    try (Stream<Path> all = Files.walk(data)) {
      return all.filter(Files::isRegularFile)
          .map(data::relativize)
          .filter(file -> file.toString().endsWith(".cq4") || file.toString().contains("versions"))
          .sorted()
          .toList();
    }
  }

  /** Of all files but those that every opening writes, and what was set aside. */
  private static Map<Path, Integer> hashes(Path data) throws IOException {
    Map<Path, Integer> hashes = new HashMap<>();
    try (Stream<Path> all = Files.walk(data)) {
      for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
        String name = file.getFileName().toString();
        if (!file.toString().contains("quarantine")
            && !name.endsWith(".cq4t")
            && !name.equals("identity")
            && !name.equals("lock")) {
          hashes.put(data.relativize(file), Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return hashes;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path each : (Iterable<Path>) all::iterator) {
        Files.copy(each, to.resolve(from.relativize(each).toString()));
      }
    }
  }

  private Path quarantine() {
    return directory.resolve("flows/flow/quarantine");
  }

  private List<Long> quarantined() throws IOException {
    List<Long> sizes = new ArrayList<>();
    try (Stream<Path> files = Files.list(quarantine())) {
      for (Path file : (Iterable<Path>) files::iterator) {
        sizes.add(Files.size(file));
      }
    }
    return sizes;
  }

  private List<Path> journalFiles() throws IOException {
    try (Stream<Path> files = Files.walk(directory.resolve("flows/flow/lane-0/journal"))) {
      return files
          .filter(file -> file.toString().endsWith(".cq4"))
          .sorted(Comparator.naturalOrder())
          .toList();
    }
  }

  private Path journalFile() throws IOException {
    assertThat(journalFiles()).hasSize(1);
    return journalFiles().get(0);
  }

  /** Nothing in it can be read, and it is so long. */
  private static void ruin(Path file, long length) throws IOException {
    byte[] garbage = new byte[4096];
    Arrays.fill(garbage, (byte) 0x5A);
    try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
      raw.setLength(0);
      raw.write(garbage);
      raw.setLength(length);
    }
  }
}
