package io.edgenode.repo;

import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.record.ByteOutput;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outbox or the dead letters: a guarded queue whose records are entries.
 *
 * <pre>
 * count (in the header) times: length (varint) │ bytes
 * </pre>
 *
 * <p>Crash argument. An append is one excerpt: all of its entries or none. What is appended stays:
 * who has to take something back remembers that.
 */
final class EntryFiles implements EntryLog {
  private static final int ENTRIES = 4;
  private static final int HEAD = GuardedQueue.HEAD;

  private final GuardedQueue queue;
  private final long maxBytes;
  private final DiskSpace.Claim claim;
  private final ByteOutput out = new ByteOutput(16 * 1024);

  EntryFiles(GuardedQueue queue, long maxBytes, long freeSpaceReserve) {
    this.queue = queue;
    this.maxBytes = maxBytes;
    this.claim = DiskSpace.Claim.data(freeSpaceReserve);
  }

  @Override
  public synchronized long append(List<byte[]> entries) {
    if (entries.isEmpty()) {
      return queue.nextSequence() - 1;
    }
    out.clear();
    out.reserve(HEAD);
    out.advance(HEAD);
    for (byte[] entry : entries) {
      Varint.write(out, entry.length);
      out.write(entry);
    }
    long used = queue.bytesUsed();
    if (used + out.size() > maxBytes) {
      throw new StoreException(
          StoreException.Kind.QUOTA,
          queue.settings().directory()
              + ": holds "
              + used
              + " bytes and can't take "
              + out.size()
              + " more: its max-size is "
              + maxBytes);
    }
    int length = out.size() - HEAD;
    out.reserve(HEAD);
    return queue.append(ENTRIES, out.array(), length, entries.size(), 0, claim);
  }

  @Override
  public synchronized void continueAfter(long number) {
    if (number >= queue.nextSequence()) {
      queue.continueAfter(number, queue.dataCount());
    }
  }

  @Override
  public void force() {
    queue.force();
  }

  @Override
  public Reader reader(long fromNumber) {
    return new EntryReader(queue.reader(fromNumber), fromNumber);
  }

  @Override
  public long firstNumber() {
    return queue.firstSequence();
  }

  @Override
  public long nextNumber() {
    return queue.nextSequence();
  }

  @Override
  public void release(long belowNumber) {
    queue.release(belowNumber, Long.MAX_VALUE);
  }

  @Override
  public long bytes() {
    return queue.bytes();
  }

  @Override
  public long bytesWritten() {
    return queue.bytesWritten();
  }

  @Override
  public long damaged() {
    return queue.damage().ranges();
  }

  @Override
  public void close() {
    queue.close();
  }

  /** Takes excerpts apart into entries. One thread. */
  private static final class EntryReader implements Reader {
    private final QueueReader reader;
    private final long from;
    private final ArrayDeque<Entry> ready = new ArrayDeque<>();

    EntryReader(QueueReader reader, long from) {
      this.reader = reader;
      this.from = from;
    }

    @Override
    public @Nullable Entry next() {
      while (true) {
        Entry entry = ready.poll();
        if (entry == null) {
          Excerpt excerpt = reader.next();
          if (excerpt == null) {
            return null;
          }
          takeApart(excerpt);
        } else {
          return entry;
        }
      }
    }

    private void takeApart(Excerpt excerpt) {
      if (excerpt.type() == ENTRIES) {
        ByteInput in = new ByteInput(excerpt.payload(), 0);
        for (int i = 0; i < excerpt.count(); i++) {
          Entry entry = new Entry(excerpt.firstSequence() + i, in.bytes());
          if (entry.number() >= from) {
            ready.add(entry);
          }
        }
      }
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
