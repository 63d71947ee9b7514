package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * Reads a guarded queue in order, live or old. What it hands out was checked: the CRC, and that
 * sequences and epochs only rise. What does not follow is fenced: a jump of the sequence is a lost
 * range, a sequence that was there before is a duplicate, and both are counted and passed over. It
 * never reads beyond what the writer has committed. One thread.
 */
final class QueueReader implements ExcerptSource.Cursor {
  private final GuardedQueue queue;
  private final DamageLog damage;
  private @Nullable ExcerptScanner scanner;
  private long expected;
  private long lastFile = Long.MIN_VALUE;
  private int epoch;
  private boolean fencing;

  /** Behind the last excerpt that was accepted in this file. */
  private long behind;

  QueueReader(GuardedQueue queue, long from) {
    this.queue = queue;
    this.damage = queue.damage();
    this.expected = Math.max(from, queue.firstSequence());
  }

  /** The next excerpt that holds anything at or above where the reader began; null if none yet. */
  @Override
  public @Nullable Excerpt next() {
    try {
      while (true) {
        ExcerptScanner open = scanner == null ? openNext() : scanner;
        if (open == null) {
          return null;
        }
        boolean sealed = open.segment().sealed();
        Excerpt excerpt = open.nextExcerpt(open.segment().end());
        if (excerpt == null && !sealed) {
          return null;
        } else if (excerpt == null) {
          endFile(open);
        } else if (accept(open, excerpt)) {
          return excerpt;
        }
      }
    } catch (NoSuchFileException e) {
      // released between two reads: what is left begins at a later file
      return next();
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN, queue.settings().directory() + " can't be read: " + e, e);
    }
  }

  private boolean accept(ExcerptScanner open, Excerpt excerpt) {
    boolean begun = epoch != 0;
    if (!begun && excerpt.nextSequence() <= expected) {
      return false;
    }
    if (begun && (excerpt.epoch() < epoch || excerpt.firstSequence() < expected)) {
      if (!fencing) {
        damage.range(open.path(), behind, open.end(), "what stands there was read before");
      }
      fencing = true;
      return false;
    }
    if (excerpt.firstSequence() > expected) {
      String what = "sequences " + expected + " to " + (excerpt.firstSequence() - 1) + " are lost";
      damage.range(open.path(), behind, excerpt.start(), what);
    } else if (open.wrongWord() >= 0) {
      long word = open.wrongWord();
      damage.range(open.path(), word, word + 4, "Chronicle's length word is wrong");
    }
    fencing = false;
    behind = open.end();
    epoch = excerpt.epoch();
    expected = excerpt.nextSequence();
    return true;
  }

  private @Nullable ExcerptScanner openNext() throws IOException {
    Segment next = null;
    for (Segment segment : queue.segments()) {
      boolean starts = lastFile == Long.MIN_VALUE && segment.firstSequence <= expected;
      if (starts || (next == null && segment.firstSequence > lastFile)) {
        next = segment;
      }
    }
    if (next == null) {
      return null;
    }
    GuardedQueue.Settings settings = queue.settings();
    lastFile = next.firstSequence;
    ExcerptScanner open = new ExcerptScanner(next, settings.name(), settings.longest());
    scanner = open;
    if (epoch == 0) {
      seek(open);
    }
    return open;
  }

  /** Halves the file until what is left is short enough to be read through. */
  private void seek(ExcerptScanner open) throws IOException {
    long low = 0;
    long high = open.segment().end();
    long limit = high;
    int near = 2 * queue.settings().blockSize();
    while (high - low > near) {
      long middle = (low + high) / 2;
      open.seek(middle);
      boolean found = open.next(limit);
      while (found && open.header().fragment != 0) {
        found = open.next(limit);
      }
      if (found && open.header().firstSequence <= expected) {
        low = open.start();
      } else {
        high = middle;
      }
    }
    open.seek(low);
    behind = low;
  }

  private void endFile(ExcerptScanner open) throws IOException {
    open.close();
    scanner = null;
    fencing = false;
    behind = 0;
  }

  @Override
  public void close() {
    ExcerptScanner open = scanner;
    scanner = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw queue.breaks(e);
      }
    }
  }
}
