package io.edgenode.repo;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Deletes the files of a queue that are done with: outside the queue's lock, for a file system may
 * take a second for it while the writer has to go on; one at a time and in their order, so that no
 * crash leaves a hole between them. Any thread.
 */
final class DoneFiles {
  private final Deletion deletion;
  private final Deque<Segment> waiting = new ArrayDeque<>();
  private boolean deleting;

  /** Takes a file off the disk. */
  interface Deletion {
    void delete(Segment file) throws IOException;
  }

  DoneFiles(Deletion deletion) {
    this.deletion = deletion;
  }

  /** Adds files that go next; under the queue's lock, which keeps the order. */
  synchronized void add(List<Segment> files) {
    waiting.addAll(files);
  }

  /** Deletes what waits; somebody who is at it already does that, too. */
  void delete() throws IOException {
    for (Segment next = begin(); next != null; next = begin()) {
      try {
        deletion.delete(next);
      } finally {
        end();
      }
    }
  }

  private synchronized @Nullable Segment begin() {
    Segment next = deleting ? null : waiting.poll();
    deleting = deleting || next != null;
    return next;
  }

  private synchronized void end() {
    deleting = false;
    notifyAll();
  }

  /**
   * Waits for the one that is being deleted and leaves the others to the next opening, which must
   * not meet a file that is just going.
   */
  synchronized void close() {
    waiting.clear();
    try {
      while (deleting) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
