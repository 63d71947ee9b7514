package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other versions wrote, and what other Java versions run. */
final class FormatTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 4L << 20, true, 0, 0, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K1: an excerpt of a newer format is refused, a damaged format byte is damage")
  void newer() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal.Appender appender = flow.journal(0).appender();
      JournalContract.add(appender, 1, Attributes.empty());
      appender.commit();
      JournalContract.add(appender, 2, Attributes.empty());
      appender.commit();
    }
    Path file;
    try (Stream<Path> all = Files.walk(directory)) {
      file = all.filter(path -> path.toString().endsWith(".cq4")).findFirst().orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    int last = -1;
    for (int at = 0; at + 4 <= bytes.length; at += 4) {
      last = ExcerptHeader.intAt(bytes, at) == ExcerptHeader.MAGIC ? at : last;
    }
    bytes[last + 4] = 2;
    Files.write(file, bytes);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThat(flow.journal(0).tail().nextSequence()).isEqualTo(2);
      assertThat(flow.journal(0).damagedRanges()).isEqualTo(1);
    }

    CRC32C crc = new CRC32C();
    crc.update(JournalContract.bytes("flow/lane-0/journal"));
    crc.update(bytes, last, 28);
    crc.update(bytes, last + 32, 8 + ExcerptHeader.intAt(bytes, last + 8));
    ExcerptHeader.putInt(bytes, last + 28, (int) crc.getValue());
    Files.write(file, bytes);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      assertThatThrownBy(() -> flow.journal(0))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INCOMPATIBLE))
          .hasMessageContaining("has format 2, this version reads up to 1");
    }
  }

  @Test
  @DisplayName(
      "K7: the stores run on every JDK that is installed beside this one, and print nothing")
  void otherJdks() throws IOException, InterruptedException {
    int round = 0;
    for (Path jdk : jdks()) {
      Path data = directory.resolve("jdk" + round++);
      try (ChildProcess child = ChildProcess.start(jdk, Smoke.class, data.toString())) {
        assertThat(child.readLine()).as("%s", jdk).isEqualTo("read 300 damaged 0");
        assertThat(child.exitCode()).isZero();
      }
    }
    assertThat(round).isPositive();
  }

  /** Appends, syncs, opens anew and reads. */
  static final class Smoke {
    public static void main(String[] args) {
      long read = 0;
      for (int opening = 0; opening < 3; opening++) {
        try (Repository repository = DataDirectory.open(Path.of(args[0]), "node");
            FlowRepository flow = repository.open("flow", OPTIONS)) {
          Journal.Appender appender = flow.journal(0).appender();
          for (int i = 0; i < 100; i++) {
            JournalContract.add(appender, i, Attributes.empty());
          }
          appender.commit();
          appender.sync();
          flow.checkpoints(0).write(opening + 1, 1, true, out -> out.writeInt(1));
          try (Journal.Reader reader = flow.journal(0).reader(1)) {
            read = 0;
            for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
              read += batch.count();
            }
          }
          if (opening == 2) {
            System.out.println("read " + read + " damaged " + flow.journal(0).damagedRanges());
          }
        }
      }
    }
  }

  /** This JDK and its neighbours. */
  private static List<Path> jdks() throws IOException {
    Path home = Path.of(System.getProperty("java.home")).toRealPath();
    try (Stream<Path> neighbours = Files.list(DurableFiles.parent(home))) {
      return neighbours
          .filter(path -> !Files.isSymbolicLink(path))
          .filter(path -> Files.isExecutable(path.resolve("bin/java")))
          .toList();
    }
  }
}
