package io.edgenode.engine.api.repo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guarded log of entries of bytes: a sink's outbox or the dead letters. Numbers rise from 1 and
 * never repeat. One writer and one reader, which may be different threads.
 */
public interface EntryLog extends AutoCloseable {
  /**
   * Appends entries.
   *
   * @return the number of the last one
   * @throws StoreException {@code QUOTA} or {@code DISK_FULL}, with nothing written
   */
  long append(List<byte[]> entries);

  /** Makes everything appended survive a power cut. */
  void force();

  /** Lets numbers go on behind this one where the log ends before it; before the first append. */
  void continueAfter(long number);

  /** A reader that begins with this number. */
  Reader reader(long fromNumber);

  /** The oldest number that can still be read. */
  long firstNumber();

  /** The number that the next entry will get. */
  long nextNumber();

  /** Deletes files that hold nothing at or above this number. */
  void release(long belowNumber);

  long bytes();

  long bytesWritten();

  /** Damaged ranges found since it was opened; any thread. */
  long damaged();

  @Override
  void close();

  /** Reads entries in order; skips damaged ones. */
  interface Reader extends AutoCloseable {
    /** The next entry, or null where there is none yet. */
    @Nullable Entry next();

    @Override
    void close();
  }

  /**
   * @param number its place
   * @param bytes what was appended
   */
  record Entry(long number, byte[] bytes) {}
}
