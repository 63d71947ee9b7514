package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class DoneFilesTest {
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch slow = new CountDownLatch(1);
  private final List<Long> gone = new CopyOnWriteArrayList<>();

  /** Takes its time over the first file. */
  private final DoneFiles files =
      new DoneFiles(
          file -> {
            begun.countDown();
            if (file.firstSequence == 1) {
              await(slow);
            }
            gone.add(file.firstSequence);
          });

  @Test
  @DisplayName("K3 who finds a deletion under way goes on, and the files still go in their order")
  void inOrder() throws Exception {
    CompletableFuture<Void> first = deletingTheFirst();
    files.add(List.of(file(2), file(3)));
    files.delete();
    assertThat(gone).isEmpty();
    slow.countDown();
    first.get(30, TimeUnit.SECONDS);
    assertThat(gone).containsExactly(1L, 2L, 3L);
  }

  @Test
  @DisplayName("K3 a close waits for the file that is going and leaves the others")
  void close() throws Exception {
    CompletableFuture<Void> first = deletingTheFirst();
    files.add(List.of(file(2)));
    CompletableFuture<List<Long>> closed =
        CompletableFuture.supplyAsync(
            () -> {
              files.close();
              return List.copyOf(gone);
            });
    slow.countDown();
    assertThat(closed.get(30, TimeUnit.SECONDS)).startsWith(1L);
    first.get(30, TimeUnit.SECONDS);
  }

  private CompletableFuture<Void> deletingTheFirst() throws InterruptedException {
    files.add(List.of(file(1)));
    CompletableFuture<Void> deleting = CompletableFuture.runAsync(this::delete);
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    return deleting;
  }

  private void delete() {
    try {
      files.delete();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Segment file(long firstSequence) {
    return new Segment(Path.of(String.valueOf(firstSequence)), firstSequence, 1, true);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
