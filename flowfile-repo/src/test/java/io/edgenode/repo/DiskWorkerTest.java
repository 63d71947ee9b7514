package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DiskWorkerTest {
  private static final int SIZE = 9 * 1024 * 1024;
  private static final Path OPEN_FILES = Path.of("/proc/self/fd");

  @TempDir Path directory;

  private final AtomicBoolean isShort = new AtomicBoolean();
  private final DiskWorker worker = new DiskWorker(isShort::get);

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

  @Test
  @DisplayName("K5 where space is short the blocks of a deleted file are free when it is")
  void spaceIsShort() throws Exception {
    assumeTrue(Files.isDirectory(OPEN_FILES), "who has a file open is seen on Linux alone");
    CountDownLatch busyDisk = new CountDownLatch(1);
    worker.delete(file("first"), () -> awaitQuietly(busyDisk));
    Path file = file("second");
    isShort.set(true);
    worker.delete(file, () -> false);
    assertThat(file).doesNotExist();
    assertThat(deletedAndOpen()).noneMatch(name -> name.contains("second"));
    busyDisk.countDown();
  }

  @Test
  @DisplayName("K3 a file that nobody may write to is deleted all the same")
  void notToBeWritten() throws Exception {
    Path sleep = Path.of("/bin/sleep");
    assumeTrue(Files.isExecutable(sleep), "a program that runs can't be opened to write to it");
    Path file = directory.resolve("sleep");
    Files.copy(sleep, file);
    Files.write(file, new byte[SIZE], StandardOpenOption.APPEND);
    Process running = new ProcessBuilder(file.toString(), "60").start();
    try {
      assertThatThrownBy(() -> FileChannel.open(file, StandardOpenOption.WRITE).close())
          .isInstanceOf(IOException.class);
      worker.delete(file, () -> false);
      assertThat(file).doesNotExist();
    } finally {
      running.destroyForcibly();
    }
  }

  private static List<String> deletedAndOpen() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> open = Files.newDirectoryStream(OPEN_FILES)) {
      for (Path each : open) {
        try {
          names.add(Files.readSymbolicLink(each).toString());
        } catch (IOException closed) {
          // Somebody else's, or the directory itself.
        }
      }
    }
    return names;
  }

  private static boolean awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
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
    return file("old");
  }

  private Path file(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.write(file, new byte[SIZE]);
    return file;
  }
}
