package io.edgenode.engine.api;

import java.util.List;

/**
 * What became of a batch. Every FlowFile of it is delivered, dropped, or among the failures.
 *
 * @param delivered how many FlowFiles the peer has, counted by the sink itself (K24)
 * @param dropped how many the sink gave up by its declared policy, counted by the sink itself
 * @param failures those it refused; the others were delivered or dropped
 */
public record BatchResult(int delivered, int dropped, List<Failure> failures) {
  /**
   * @param index the FlowFile's place in the batch
   * @param cause {@link FlowException.BadData} to dead-letter it, {@link FlowException.Retryable}
   *     to try it again, {@link FlowException.NotConnected} where the peer went away before it
   */
  public record Failure(int index, FlowException cause) {}

  public BatchResult {
    failures = List.copyOf(failures);
  }

  public BatchResult(int delivered, List<Failure> failures) {
    this(delivered, 0, failures);
  }

  /** Whether every failure is one of a batch of that size. */
  public boolean isAbout(int size) {
    for (Failure failure : failures) {
      if (failure.index() < 0 || failure.index() >= size) {
        return false;
      }
    }
    return true;
  }

  /** All were delivered. */
  public static BatchResult delivered(int count) {
    return new BatchResult(count, 0, List.of());
  }

  /** All were dropped by a declared policy. */
  public static BatchResult dropped(int count) {
    return new BatchResult(0, count, List.of());
  }
}
