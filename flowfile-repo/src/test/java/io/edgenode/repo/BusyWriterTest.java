package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A queue that is written to so fast that the disk's thread allocates ahead of its writer. */
final class BusyWriterTest {
  private static final int MIB = 1024 * 1024;
  private static final int BLOCK = MIB;

  /** Chronicle maps a block and a quarter of the next. */
  private static final int MAPPED = BLOCK + BLOCK / 4;

  private static final int EXCERPT = 60 * 1024;
  private static final int FROM_HERE_BUSY = 5 * MIB;
  private static final DiskSpace.Claim DATA = DiskSpace.Claim.data(MIB);

  @TempDir Path root = Path.of("set by JUnit");

  private DiskSpace space;
  private GuardedQueue queue;

  @BeforeEach
  void open() {
    space = new DiskSpace(root, () -> Long.MAX_VALUE);
    queue = queue(root.resolve("queue"), 1, 64 * MIB);
  }

  @AfterEach
  void close() {
    queue.close();
  }

  @Test
  @DisplayName("K5 Chronicle never sets the length of a file in which the disk's thread is ahead")
  void length() throws Exception {
    append(FROM_HERE_BUSY, DATA);
    CountDownLatch busyDisk = new CountDownLatch(1);
    Allocating.hold(space, busyDisk);
    Segment segment = queue.segments()[0];
    for (int i = 0; i < 300; i++) {
      long block = (segment.end() + EXCERPT) / BLOCK * BLOCK;
      assertThat(Files.size(segment.path)).isGreaterThanOrEqualTo(block + MAPPED);
      append(EXCERPT, DATA);
    }
    busyDisk.countDown();
  }

  @Test
  @DisplayName("K5 what frees space takes no more of the reserve ahead than it needs at once")
  void control() throws Exception {
    append(32 * MIB, DiskSpace.Claim.CONTROL);
    Allocating.awaitDone(space);
    Segment segment = queue.segments()[0];
    assertThat(segment.allocated() - segment.end()).isLessThan(MIB / 2);
  }

  @Test
  @DisplayName("K14 what a killed process had allocated ahead counts toward no quota")
  void killed() throws Exception {
    Path copy = root.resolve("copy/00000001");
    Files.createDirectories(copy);
    try (GuardedQueue small = queue(root.resolve("small"), 1, 2 * MIB)) {
      while (small.segments().length < 8) {
        append(small, MIB, DATA);
      }
      Allocating.awaitDone(space);
      for (Segment segment : small.segments()) {
        Files.copy(segment.path, copy.resolve(segment.path.getFileName()));
      }
      try (GuardedQueue next = queue(root.resolve("copy"), 2, 2 * MIB)) {
        assertThat(next.bytesUsed()).isBetween(small.bytesUsed(), small.bytesUsed() + MIB);
        assertThat(next.nextSequence()).isEqualTo(small.nextSequence());
      }
    }
  }

  private void append(int bytes, DiskSpace.Claim claim) {
    append(queue, bytes, claim);
  }

  private static void append(GuardedQueue queue, int bytes, DiskSpace.Claim claim) {
    for (int done = 0; done < bytes; done += EXCERPT) {
      byte[] buffer = new byte[GuardedQueue.HEAD + EXCERPT + 64];
      queue.append(1, buffer, EXCERPT, 1, 1, claim);
    }
  }

  private GuardedQueue queue(Path directory, int epoch, long rollSize) {
    DamageLog damage = new DamageLog(root.resolve("quarantine"), "queue", rollSize);
    return GuardedQueue.open(
        new GuardedQueue.Settings(
            directory, "queue", epoch, BLOCK, rollSize, rollSize / 4, space, damage));
  }
}
