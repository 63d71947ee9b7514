package io.edgenode.processors.listen;

import java.util.concurrent.atomic.AtomicLong;

/** How many bytes of unfinished messages all clients of a port may have in memory (P5). */
public final class MemoryBudget {
  private final long limit;
  private final AtomicLong taken = new AtomicLong();

  public MemoryBudget(long limit) {
    this.limit = limit;
  }

  /** A quarter of the heap, and at least one message of the largest size. */
  public static MemoryBudget ofHeap(long largest) {
    return new MemoryBudget(Math.max(largest + largest / 4, Runtime.getRuntime().maxMemory() / 4));
  }

  /** Takes bytes, or says that there are none left. */
  public boolean take(long bytes) {
    if (taken.addAndGet(bytes) <= limit) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  public void give(long bytes) {
    taken.addAndGet(-bytes);
  }

  public long taken() {
    return taken.get();
  }
}
