package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 4, the store's side. */
final class DiskFullTest {
  private static final long RESERVE = 10L << 20;
  private static final StoreOptions OPTIONS =
      new StoreOptions(1, 256L << 20, false, 0, RESERVE, 1L << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName(
      "K5: data stops at the reserve, control records and checkpoints go on, and it resumes")
  void reserve() {
    AtomicLong usable = new AtomicLong(1L << 30);
    try (Repository repository = DataDirectory.open(directory, "node", usable::get);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Journal journal = flow.journal(0);
      Journal.Appender appender = journal.appender();
      int next = commitUntilFull(appender, 1, 1000);
      assertThat(next).isEqualTo(1001);

      usable.set(RESERVE);
      next = commitUntilFull(appender, next, 100_000);
      assertThat(next).isLessThan(20_000);
      int refused = appender.pending();
      assertThat(refused).isPositive();
      assertThatThrownBy(appender::commit).hasMessageContaining("10485760 are kept in reserve");
      assertThat(appender.pending()).isEqualTo(refused);

      appender.discard();
      appender.addControl(RecordKind.TICK, "", 1, 1, new byte[0], JournalContract.NONE);
      assertThat(appender.commit()).isEqualTo(next);
      CheckpointStore checkpoints = flow.checkpoints(0);
      checkpoints.write(1, next, true, out -> out.write(new byte[100_000]));
      assertThat(checkpoints.chains()).hasSize(1);

      usable.set(1L << 30);
      assertThat(commitUntilFull(appender, next + 1, next + 1000)).isEqualTo(next + 1001);
      assertThat(count(journal)).isEqualTo(next + 1000);
      assertThat(journal.damagedRanges()).isZero();
    }
  }

  @Test
  @DisplayName(
      "K5: on a full file system nothing is accepted and lost, and the ballast saves the checkpoint")
  void fullFileSystem() throws IOException, InterruptedException {
    onSmallFileSystem(DiskFullTest::fill);
  }

  @Test
  @DisplayName("K5: a node that starts on a full disk drains: its ballast is for that too")
  void fullAtStart() throws IOException, InterruptedException {
    onSmallFileSystem(DiskFullTest::startFull);
  }

  @FunctionalInterface
  private interface Use {
    void of(Path mount) throws IOException;
  }

  private void onSmallFileSystem(Use use) throws IOException, InterruptedException {
    Path mount = directory.resolve("small");
    Files.createDirectories(mount);
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", mount.toString()),
        "a small tmpfs can't be mounted here: this needs root");
    try {
      use.of(mount);
    } finally {
      // lazily: Chronicle lets go of its maps in a thread of its own
      assertThat(run("umount", "-l", mount.toString())).isTrue();
    }
  }

  private static void startFull(Path mount) throws IOException {
    StoreOptions options = new StoreOptions(1, 8L << 20, false, 0, 1 << 20, 1L << 20);
    byte[] version = JournalContract.bytes("flow: a");
    int next;
    try (Repository repository = DataDirectory.open(mount, "node");
        FlowRepository flow = repository.open("flow", options)) {
      flow.keepVersion("hash", version);
      flow.checkpoints(0).write(1, 0, true, out -> out.write(new byte[1000]));
      next = commitUntilFull(flow.journal(0).appender(), 1, 50_000);
    }
    assertThatThrownBy(() -> writeForever(mount.resolve("somebody-else")))
        .isInstanceOf(IOException.class);
    try (Repository repository = DataDirectory.open(mount, "node");
        FlowRepository flow = repository.open("flow", options)) {
      flow.keepVersion("hash", version);
      Journal journal = flow.journal(0);
      assertThat(count(journal)).isEqualTo(next - 1);
      Journal.Appender appender = journal.appender();
      appender.addControl(RecordKind.FLOW, "", 1, 1, version, JournalContract.NONE);
      assertThat(appender.commit()).isEqualTo(next);
      CheckpointStore checkpoints = flow.checkpoints(0);
      checkpoints.write(2, next, true, out -> out.write(new byte[1000]));
      long before = journal.bytes();
      journal.release(next);
      assertThat(journal.bytes()).isLessThan(before);
      checkpoints.write(3, next, false, out -> out.write(new byte[1000]));
      assertThat(mount.resolve("ballast")).as("with room again").exists();
    }
  }

  @Test
  @DisplayName("K5 K33: a checkpoint that can't fit takes nothing of what is left")
  void tooLargeCheckpoint() {
    AtomicLong usable = new AtomicLong(1L << 30);
    try (Repository repository = DataDirectory.open(directory, "node", usable::get);
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      CheckpointStore checkpoints = flow.checkpoints(0);
      checkpoints.write(1, 0, true, out -> out.write(new byte[1000]));
      usable.set(4L << 20);
      long before = checkpoints.bytesWritten();
      assertThatThrownBy(() -> checkpoints.write(2, 1, true, out -> out.write(new byte[6 << 20])))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DISK_FULL));
      assertThat(checkpoints.bytesWritten()).isEqualTo(before);
      checkpoints.write(3, 1, true, out -> out.write(new byte[1 << 20]));
      assertThat(checkpoints.chains()).hasSize(2);
    }
  }

  private static void fill(Path mount) throws IOException {
    StoreOptions options = new StoreOptions(1, 256L << 20, false, 0, 1 << 20, 1L << 20);
    int next;
    try (Repository repository = DataDirectory.open(mount, "node");
        FlowRepository flow = repository.open("flow", options)) {
      Journal journal = flow.journal(0);
      Journal.Appender appender = journal.appender();
      CheckpointStore checkpoints = flow.checkpoints(0);
      checkpoints.write(1, 0, true, out -> out.write(new byte[1000]));
      next = commitUntilFull(appender, 1, 1_000_000);
      assertThat(next).isBetween(10_000, 999_999);

      Path filler = mount.resolve("somebody-else");
      assertThatThrownBy(() -> writeForever(filler)).isInstanceOf(IOException.class);
      assertThatThrownBy(appender::commit)
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DISK_FULL));
      long position = next - 1L;
      assertThatThrownBy(
              () -> checkpoints.write(2, position, true, out -> out.write(new byte[3 << 20])))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DISK_FULL));
      checkpoints.write(3, next - 1, true, out -> out.write(new byte[300_000]));
      assertThat(checkpoints.chains()).hasSize(2);
      assertThat(count(journal)).isEqualTo(next - 1);

      Files.delete(filler);
      appender.discard();
      next = commitUntilFull(appender, next, next + 1000);
      assertThat(count(journal)).isEqualTo(next - 1);
    }
    try (Repository repository = DataDirectory.open(mount, "node");
        FlowRepository flow = repository.open("flow", options)) {
      assertThat(count(flow.journal(0))).isEqualTo(next - 1);
      assertThat(flow.checkpoints(0).chains()).hasSize(2);
    }
  }

  private static void writeForever(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).inheritIO().start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Commits record after record, up to one or until the disk is full; gives the next one. */
  private static int commitUntilFull(Journal.Appender appender, int from, int to) {
    int next = from;
    try {
      while (next <= to) {
        JournalContract.add(appender, next, Attributes.empty());
        appender.commit();
        next++;
      }
    } catch (StoreException e) {
      assertThat(e.kind()).isEqualTo(StoreException.Kind.DISK_FULL);
    }
    return next;
  }

  private static long count(Journal journal) {
    long last = 0;
    try (Journal.Reader reader = journal.reader(1)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        assertThat(batch.firstSequence()).isEqualTo(last + 1);
        last = batch.firstSequence() + batch.count() - 1;
      }
    }
    return last;
  }
}
