package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RawFileTest {
  private static final int INTERRUPTS = 500;
  private static final int PIECE = 4096;

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K9 who is interrupted at a file breaks it neither for himself nor for another")
  void interrupted() throws Exception {
    try (RawFile file = RawFile.writing(directory.resolve("file"))) {
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<Void> bystander =
          CompletableFuture.runAsync(
              () -> {
                while (!ended.get()) {
                  writeZeros(file, 0);
                }
              },
              task -> new Thread(task, "bystander").start());
      try {
        for (int i = 0; i < INTERRUPTS; i++) {
          Thread.currentThread().interrupt();
          writeZeros(file, PIECE);
          assertThat(Thread.interrupted()).as("handed on").isTrue();
        }
      } finally {
        ended.set(true);
      }
      bystander.get(30, TimeUnit.SECONDS);
      assertThat(file.size()).isEqualTo(2 * PIECE);
    }
  }

  private static void writeZeros(RawFile file, int from) {
    try {
      file.writeZeros(from, from + PIECE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
