package io.edgenode.repo;

import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.record.ByteOutput;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An outbox or the dead letters: a guarded queue whose records are entries.
 *
 * <pre>
 * entries:  count (in the header) times: length (varint) │ bytes
 * void:     8 bytes: the last number that still counts; takes one number itself
 * </pre>
 *
 * <p>Crash argument. An append is one excerpt: all of its entries or none. A void marker is the
 * first excerpt of its file, so an opening that reads the first excerpt of each file knows every
 * marker before anybody reads an entry; and it takes a number, so that its loss shows.
 */
final class EntryFiles implements EntryLog {
  private static final int ENTRIES = 4;
  private static final int VOID = 5;
  private static final int HEAD = GuardedQueue.HEAD;

  private final GuardedQueue queue;
  private final long maxBytes;
  private final DiskSpace.Claim claim;
  private final ByteOutput out = new ByteOutput(16 * 1024);
  private volatile List<Range> voids;

  /** Numbers that were taken back. */
  private record Range(long first, long last) {}

  EntryFiles(GuardedQueue queue, long maxBytes, long freeSpaceReserve) {
    this.queue = queue;
    this.maxBytes = maxBytes;
    this.claim = DiskSpace.Claim.data(freeSpaceReserve);
    this.voids = voids(queue);
  }

  private static List<Range> voids(GuardedQueue queue) {
    List<Range> found = new ArrayList<>();
    for (Segment segment : queue.segments()) {
      Excerpt first = queue.firstOf(segment);
      if (first != null && first.type() == VOID) {
        long last = ExcerptHeader.longAt(first.payload(), 0);
        found.add(new Range(last + 1, first.firstSequence()));
      }
    }
    return List.copyOf(found);
  }

  @Override
  public synchronized long append(List<byte[]> entries) {
    if (entries.isEmpty()) {
      return queue.nextSequence() - 1;
    }
    begin();
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
    return write(ENTRIES, entries.size(), claim);
  }

  @Override
  public synchronized void voidAfter(long number) {
    long next = queue.nextSequence();
    if (number + 1 > next) {
      // The log lost its end: a number of what was lost would be taken for it by who knows it.
      queue.continueAfter(number, queue.dataCount());
    }
    if (number + 1 >= next) {
      return;
    }
    queue.roll();
    begin();
    ExcerptHeader.putLong(out.reserve(Long.BYTES), out.size(), number);
    out.advance(Long.BYTES);
    long marker = write(VOID, 1, DiskSpace.Claim.CONTROL);
    List<Range> more = new ArrayList<>(voids);
    more.add(new Range(number + 1, marker));
    voids = List.copyOf(more);
  }

  private void begin() {
    out.clear();
    out.reserve(HEAD);
    out.advance(HEAD);
  }

  private long write(int type, int count, DiskSpace.Claim space) {
    int length = out.size() - HEAD;
    out.reserve(HEAD);
    return queue.append(type, out.array(), length, count, 0, space);
  }

  private boolean isVoid(long number) {
    for (Range range : voids) {
      if (number >= range.first && number <= range.last) {
        return true;
      }
    }
    return false;
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
    long first = queue.firstSequence();
    voids = voids.stream().filter(range -> range.last >= first).toList();
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
    DamageLog damage = queue.damage();
    return Math.max(damage.lost(), damage.ranges());
  }

  @Override
  public void close() {
    queue.close();
  }

  /** Takes excerpts apart into entries. One thread. */
  private final class EntryReader implements Reader {
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
        } else if (!isVoid(entry.number())) {
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
