package io.edgenode.engine.api;

import java.util.List;

/**
 * What became of a batch.
 *
 * @param delivered how many FlowFiles the peer has, counted by the sink itself (K24)
 * @param failures those it refused; the others were delivered
 */
public record BatchResult(int delivered, List<Failure> failures) {
  /**
   * @param index the FlowFile's place in the batch
   * @param cause {@link FlowException.BadData} to dead-letter it, {@link FlowException.Retryable}
   *     to try it again
   */
  public record Failure(int index, FlowException cause) {}

  /** All were delivered. */
  public static BatchResult delivered(int count) {
    return new BatchResult(count, List.of());
  }
}
