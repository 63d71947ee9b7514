package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskWorkerTest {
  private static final int SIZE = 9 * 1024 * 1024;

  @TempDir Path directory;

  private final DiskWorker worker = new DiskWorker();

  @Test
  @DisplayName("K3 a deleted file's name is gone at once, and its blocks soon")
  void deleted() throws Exception {
    Path file = file();
    try (FileChannel open = FileChannel.open(file)) {
      worker.delete(file, () -> false);
      assertThat(file).doesNotExist();
      awaitFreed();
      assertThat(open.size()).isLessThan(SIZE / 2);
    }
  }

  @Test
  @DisplayName("K3 who reads a file while it is deleted finds all of it")
  void read() throws Exception {
    Path file = file();
    try (FileChannel open = FileChannel.open(file)) {
      worker.delete(file, () -> true);
      awaitFreed();
      assertThat(open.size()).isEqualTo(SIZE);
    }
  }

  @Test
  @DisplayName("K3 a file that is gone already is no error")
  void gone() throws Exception {
    worker.delete(directory.resolve("none"), () -> false);
    assertThat(directory).isEmptyDirectory();
  }

  /** One is freed after another: where this one's turn has come, all before it are. */
  private void awaitFreed() throws Exception {
    CountDownLatch turn = new CountDownLatch(1);
    worker.delete(
        file(),
        () -> {
          turn.countDown();
          return true;
        });
    assertThat(turn.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private Path file() throws IOException {
    Path file = directory.resolve("old");
    Files.write(file, new byte[SIZE]);
    return file;
  }
}
