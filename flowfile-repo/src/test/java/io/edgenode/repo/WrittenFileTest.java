package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WrittenFileTest {
  private static final DiskSpace.Claim DATA = DiskSpace.Claim.data(1024 * 1024);
  private static final long AHEAD = 3 * 1024 * 1024;

  @TempDir Path directory;

  private final AtomicLong usable = new AtomicLong(Long.MAX_VALUE);
  private DiskSpace space;
  private Path path;
  private WrittenFile file;

  @BeforeEach
  void open() throws IOException {
    space = new DiskSpace(directory, usable::get);
    path = directory.resolve("file");
    file = new WrittenFile(path, 1, space);
  }

  @AfterEach
  void close() throws IOException {
    file.close();
  }

  @Test
  @DisplayName("K5 the disk's thread makes blocks real that the writer then need not")
  void ahead() throws Exception {
    file.allocateAhead(AHEAD, AHEAD, DATA);
    Allocating.awaitDone(space);
    assertThat(file.segment().allocated()).isEqualTo(AHEAD);
    assertThat(Files.size(path)).isEqualTo(AHEAD);
    usable.set(0);
    file.allocate(AHEAD, DATA);
    assertThatThrownBy(() -> file.allocate(AHEAD + 1, DATA))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.DISK_FULL));
  }

  @Test
  @DisplayName("K5 nothing is allocated ahead out of the reserve")
  void reserve() throws Exception {
    usable.set(DATA.reserve() + AHEAD);
    space = new DiskSpace(directory, this::lessEachTime);
    try (WrittenFile other = new WrittenFile(directory.resolve("other"), 1, space)) {
      other.allocateAhead(2 * AHEAD, 2 * AHEAD, DATA);
      Allocating.awaitDone(space);
      assertThat(other.segment().allocated()).isPositive().isLessThan(AHEAD);
    }
  }

  /** Somebody else fills the disk, too. */
  private long lessEachTime() {
    return usable.addAndGet(-AHEAD / 8);
  }

  @Test
  @DisplayName("K3 a file that was ended stays as long as it was, whatever was still to come")
  void ended() throws Exception {
    CountDownLatch first = new CountDownLatch(1);
    Allocating.hold(space, first);
    file.allocate(10_000, DATA);
    file.allocateAhead(AHEAD, AHEAD, DATA);
    file.trim(9_000);
    first.countDown();
    Allocating.awaitDone(space);
    assertThat(Files.size(path)).isEqualTo(9_000);
    assertThat(file.segment().allocated()).isEqualTo(9_000);
  }
}
