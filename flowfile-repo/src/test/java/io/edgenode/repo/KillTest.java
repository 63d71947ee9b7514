package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of row 1 for the journal alone: what was committed before a kill is there. */
final class KillTest {
  private static final StoreOptions OPTIONS = new StoreOptions(1, 4L << 20, false, 0, 0, 1 << 20);
  private static final int KILLS = 6;

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("P1 K6: kill -9 at any instant loses nothing that was committed")
  void killed() throws IOException, InterruptedException {
    Random random = new Random(7);
    long acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      try (ChildProcess writer = ChildProcess.start(Writes.class, directory.toString())) {
        int lines = 1 + random.nextInt(400);
        for (int i = 0; i < lines; i++) {
          acknowledged = Long.parseLong(writer.readLine());
        }
        writer.kill();
        String line = writer.readLine();
        while (!line.isEmpty()) {
          acknowledged = Math.max(acknowledged, parse(line, acknowledged));
          line = writer.readLine();
        }
      }
      assertThat(read(directory, Long.MAX_VALUE, true))
          .as("after kill %s", kill)
          .isGreaterThanOrEqualTo(acknowledged);
    }
  }

  /** The last line may be cut short by the kill: a number cut short is a smaller one. */
  private static long parse(String line, long before) {
    return line.chars().allMatch(Character::isDigit) ? Long.parseLong(line) : before;
  }

  /** Commits and says so, until it is killed. */
  static final class Writes {
    public static void main(String[] args) {
      try (Repository repository = DataDirectory.open(Path.of(args[0]), "node");
          FlowRepository flow = repository.open("flow", OPTIONS)) {
        Journal.Appender appender = flow.journal(0).appender();
        int next = (int) flow.journal(0).tail().nextSequence();
        while (true) {
          for (int i = 0; i < 1 + next % 50; i++) {
            JournalContract.add(appender, next + appender.pending(), Attributes.empty());
          }
          long last = appender.commit();
          System.out.println(last);
          next = (int) last + 1;
        }
      }
    }
  }

  @Test
  @DisplayName(
      "K1: a directory copied in the midst of writing opens with what was committed before")
  void copied() throws IOException, InterruptedException {
    AtomicLong committed = new AtomicLong();
    AtomicBoolean stop = new AtomicBoolean();
    Path source = directory.resolve("source");
    try (Repository repository = DataDirectory.open(source, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal.Appender appender = flow.journal(0).appender();
      Thread writer =
          new Thread(
              () -> {
                for (int i = 1; !stop.get() && i < 60_000; i++) {
                  JournalContract.add(appender, i, Attributes.empty());
                  if (i % 17 == 0 || appender.pending() > 100) {
                    committed.set(appender.commit());
                  }
                }
              });
      writer.start();
      for (int copy = 0; copy < 8; copy++) {
        long before = committed.get();
        Path target = directory.resolve("copy" + copy);
        copy(source, target);
        // pages are copied one after another, so behind what was committed before there may be
        // holes
        assertThat(read(target, before, false)).isGreaterThanOrEqualTo(before);
      }
      stop.set(true);
      writer.join();
    }
  }

  @Test
  @DisplayName("K1: killed just before Chronicle's length word, an excerpt is whole and no damage")
  void killedBeforeTheWord() throws IOException {
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal.Appender appender = flow.journal(0).appender();
      for (int i = 1; i <= 3; i++) {
        JournalContract.add(appender, i, Attributes.empty());
        appender.commit();
      }
    }
    Path file = directory.resolve("flows/flow/lane-0/journal/00000001/19700101.cq4");
    byte[] bytes = Files.readAllBytes(file);
    int last = 0;
    for (int at = 0; at + 4 <= bytes.length; at += 4) {
      last = ExcerptHeader.intAt(bytes, at) == ExcerptHeader.MAGIC ? at : last;
    }
    ExcerptHeader.putInt(bytes, last - 4, 0);
    Files.write(file, bytes);
    assertThat(read(directory, 3, true)).isEqualTo(3);
  }

  /** Reads it all and checks each record, up to one without gaps; gives the last sequence. */
  private static long read(Path path, long withoutGaps, boolean undamaged) {
    try (Repository repository = DataDirectory.open(path, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal journal = flow.journal(0);
      long last = 0;
      try (Journal.Reader reader = journal.reader(1)) {
        for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
          while (batch.advance()) {
            assertThat(batch.sequence()).isGreaterThan(last);
            if (batch.sequence() <= withoutGaps) {
              assertThat(batch.sequence()).isEqualTo(last + 1);
            }
            last = batch.sequence();
            assertThat(JournalContract.text(batch.content())).isEqualTo("record " + last);
          }
        }
      }
      assertThat(journal.tail().nextSequence()).isEqualTo(last + 1);
      assertThat(undamaged && journal.damagedRanges() > 0).isFalse();
      return last;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from, FileVisitOption.FOLLOW_LINKS)) {
      for (Path path : all.sorted().toList()) {
        try {
          Files.copy(path, to.resolve(from.relativize(path)));
        } catch (NoSuchFileException e) {
          // a file that was replaced meanwhile
        }
      }
    }
  }
}
