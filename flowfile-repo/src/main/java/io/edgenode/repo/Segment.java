package io.edgenode.repo;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One file of a guarded queue. Written by one opening of the queue, never again after; the fields
 * that move are published by the writer for readers on any thread.
 */
final class Segment {
  final Path path;
  final long firstSequence;

  /** Behind the last committed excerpt; for files of earlier openings, the file's end. */
  private volatile long end;

  /** Bytes that the file takes on disk. */
  private volatile long allocated;

  private volatile boolean sealed;

  private final AtomicInteger readers = new AtomicInteger();

  Segment(Path path, long firstSequence, long end, boolean sealed) {
    this.path = path;
    this.firstSequence = firstSequence;
    this.end = end;
    this.allocated = end;
    this.sealed = sealed;
  }

  long end() {
    return end;
  }

  long allocated() {
    return allocated;
  }

  /** No excerpt comes behind {@link #end} any more. Read this before the end. */
  boolean sealed() {
    return sealed;
  }

  void grow(long newEnd) {
    end = newEnd;
  }

  void allocate(long bytes) {
    allocated = bytes;
  }

  void seal() {
    sealed = true;
  }

  /** Before the file is opened: whoever then finds it still under its name is counted. */
  void beginReading() {
    readers.incrementAndGet();
  }

  void endReading() {
    readers.decrementAndGet();
  }

  /** Whether somebody in this process has the file open to read it. */
  boolean isBeingRead() {
    return readers.get() > 0;
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
