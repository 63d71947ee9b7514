package io.edgenode.repo;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done to the disk beside the stores' own work: blocks are made real ahead of writers, and
 * those of deleted files given back. A thread for each, which ends when it has nothing to do. Any
 * thread may ask.
 */
final class DiskWorker {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWorker.class);

  /** In bytes. */
  private static final long FREED_AT_ONCE = 4 * 1024 * 1024;

  private final BooleanSupplier isShort;
  private final Executor allocating = thread("edge-disk-allocating");
  private final Executor freeing = thread("edge-disk-freeing");

  /**
   * @param isShort whether space is so short that a deleted file's blocks are wanted at once
   */
  DiskWorker(BooleanSupplier isShort) {
    this.isShort = isShort;
  }

  private static Executor thread(String name) {
    ThreadPoolExecutor executor =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, name);
              thread.setDaemon(true);
              return thread;
            });
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }

  /** Runs an allocation that nobody waits for; in the order of asking. */
  void allocate(Runnable allocation) {
    allocating.execute(allocation);
  }

  /**
   * Deletes a file, if it is there. Its name is gone at once, and with it the file after a crash.
   * Its blocks follow a few at a time: a file system that frees a large file in one go, and tells
   * the disk of it, may hold up whoever writes to another for 150 ms. Where space is short they are
   * free when this returns: drop-oldest would else give up more than it must (K5).
   *
   * @param isRead whether somebody has it open, who is to find all of it
   */
  void delete(Path path, BooleanSupplier isRead) throws IOException {
    try {
      if (Files.size(path) <= FREED_AT_ONCE || isShort.getAsBoolean()) {
        Files.delete(path);
      } else {
        unlink(path, isRead);
      }
    } catch (NoSuchFileException gone) {
      LOG.debug("{} was deleted by somebody else", path);
    }
  }

  private void unlink(Path path, BooleanSupplier isRead) throws IOException {
    FileChannel file;
    try {
      file = FileChannel.open(path, StandardOpenOption.WRITE);
    } catch (IOException e) {
      // To delete it takes less: neither a free descriptor nor the right to write to it.
      Files.delete(path);
      return;
    }
    try {
      Files.delete(path);
    } catch (IOException e) {
      file.close();
      throw e;
    }
    freeing.execute(() -> free(path, file, isRead));
  }

  private void free(Path path, FileChannel unlinked, BooleanSupplier isRead) {
    try (Closeable rest = unlinked) {
      long left = unlinked.size() - FREED_AT_ONCE;
      while (left > 0 && !isRead.getAsBoolean() && !isShort.getAsBoolean()) {
        long began = System.nanoTime();
        unlinked.truncate(left);
        left -= FREED_AT_ONCE;
        // As long as it took, the disk is others'.
        LockSupport.parkNanos(System.nanoTime() - began);
      }
    } catch (IOException e) {
      LOG.debug("{} is deleted; its blocks are freed in one go: {}", path, e.toString());
    }
  }
}
