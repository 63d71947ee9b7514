package io.edgenode.engine.runtime.state;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of the heap the state of all flows may take (P5). State is counted as it grows, by
 * estimate: what its values come to in a checkpoint, times what objects take, and the tables.
 * Beyond the limit no key is evicted and no FlowFile goes elsewhere, which would depend on more
 * than the journal (P3): the flow that grew stops with the reason, and its journal keeps what
 * comes. Any thread.
 */
public final class StateBudget {
  /** Of the heap; a full checkpoint, what passes through and the rest need theirs. */
  private static final int HEAP_SHARE = 4;

  private static final long MIB = 1L << 20;

  private final long limit;
  private final AtomicLong used = new AtomicLong();

  /**
   * @param limit in bytes
   */
  public StateBudget(long limit) {
    this.limit = limit;
  }

  /** A quarter of the heap that this process may have. */
  public static StateBudget ofHeap() {
    return new StateBudget(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
  }

  public static StateBudget unlimited() {
    return new StateBudget(Long.MAX_VALUE);
  }

  /** What one opening of a flow takes of it. */
  public Share share() {
    return new Share();
  }

  /** Bytes that all flows' state takes now, by estimate. */
  public long used() {
    return used.get();
  }

  public long limit() {
    return limit;
  }

  /** What one opening of a flow takes of the budget. Its lanes may use it at the same time. */
  public final class Share {
    private final AtomicLong own = new AtomicLong();

    private Share() {}

    /**
     * Takes more, or gives back.
     *
     * @throws StateTooLarge if more was taken than there is
     */
    void change(long bytes, String component, long keys) {
      own.addAndGet(bytes);
      long now = used.addAndGet(bytes);
      if (bytes > 0 && now > limit) {
        throw new StateTooLarge(
            "the state of all flows would take about "
                + (now + MIB - 1) / MIB
                + " MiB of heap, and "
                + limit / MIB
                + " MiB are the limit; '"
                + component
                + "' holds "
                + keys
                + " keys: lower its max-keys, max-size or ttl, or raise state.max-size or the node's"
                + " heap (-Xmx)");
      }
    }

    /** Gives back all: the opening is over. */
    public void release() {
      used.addAndGet(-own.getAndSet(0));
    }
  }
}
