package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What one aggregate of one cell has taken in. What it comes to depends on what was taken in and,
 * where that matters, on event times and the order of arrival; not on how it was split over cells,
 * but for the last bits of a sum of doubles. Owner: the lane.
 *
 * @param <A> its own type, which is what it merges with
 */
abstract class Accumulator<A extends Accumulator<A>> {
  /**
   * Takes in a value, which is not null and of a type that the aggregate accepts.
   *
   * @return by how many bytes that has made it larger, see {@link #size}
   */
  abstract long add(Value value, long time, long sequence);

  /** Takes in another's, which arrived later where times are equal; that stays as it is. */
  abstract void merge(A other);

  abstract A copy();

  /**
   * About how many bytes of heap it takes. Made of what {@link #write} writes alone, so that it is
   * the same behind a restart.
   */
  abstract long size();

  /** Gives what it comes to; null where that is over nothing. */
  abstract void result(Value out);

  abstract void write(DataOutput out) throws IOException;

  /** Becomes what was written; called on a fresh one. */
  abstract void read(DataInput in) throws IOException;
}
