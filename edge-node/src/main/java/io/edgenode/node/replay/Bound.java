package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.Journal;
import java.util.OptionalLong;

/**
 * Where a replay begins or ends.
 *
 * @param sequence a journal sequence, or
 * @param arrival epoch milliseconds
 */
public record Bound(OptionalLong sequence, OptionalLong arrival) {
  /** Whether the record that the batch stands at is at or behind it. */
  boolean isReached(Journal.Batch batch) {
    return sequence.isPresent()
        ? batch.sequence() >= sequence.getAsLong()
        : batch.wallMillis() >= arrival.orElse(Long.MIN_VALUE);
  }
}
