package io.edgenode.engine.runtime.store;

import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log in memory that outlives the runner, as a disk outlives the process. Files hold 8 entries.
 */
public final class MemoryLog implements EntryLog {
  private static final int FILE = 8;

  private final List<Entry> entries = new ArrayList<>();
  private final long limit;
  private long next = 1;
  private long forcedBelow = 1;
  private long damaged;
  public StoreException.@Nullable Kind failing;

  public MemoryLog(long limit) {
    this.limit = limit;
  }

  @Override
  public long append(List<byte[]> appended) {
    if (failing != null) {
      throw new StoreException(failing, "as the test says");
    }
    long more = appended.stream().mapToLong(bytes -> bytes.length).sum();
    if (bytes() + more > limit) {
      throw new StoreException(StoreException.Kind.QUOTA, "full");
    }
    appended.forEach(bytes -> entries.add(new Entry(next++, bytes)));
    return next - 1;
  }

  @Override
  public void force() {
    forcedBelow = next;
  }

  /** Loses what was not forced; what was released stays away. */
  public void powerCut() {
    entries.removeIf(entry -> entry.number() >= forcedBelow);
    next = forcedBelow;
  }

  @Override
  public void continueAfter(long number) {
    next = Math.max(next, number + 1);
  }

  @Override
  public Reader reader(long fromNumber) {
    return new Reader() {
      private long at = fromNumber;

      @Override
      public @Nullable Entry next() {
        for (Entry entry : entries) {
          if (entry.number() >= at) {
            at = entry.number() + 1;
            return entry;
          }
        }
        return null;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public long firstNumber() {
    return entries.isEmpty() ? next : entries.get(0).number();
  }

  @Override
  public long nextNumber() {
    return next;
  }

  @Override
  public void release(long belowNumber) {
    entries.removeIf(entry -> entry.number() / FILE < belowNumber / FILE);
  }

  /** Loses an entry, as a damaged range would. */
  public void damage(long number) {
    damaged++;
    entries.removeIf(entry -> entry.number() == number);
  }

  @Override
  public long bytes() {
    return entries.stream().mapToLong(entry -> entry.bytes().length).sum();
  }

  @Override
  public long bytesWritten() {
    return 0;
  }

  @Override
  public long damaged() {
    return damaged;
  }

  @Override
  public void close() {}
}
