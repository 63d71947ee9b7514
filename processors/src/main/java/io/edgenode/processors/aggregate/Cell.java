package io.edgenode.processors.aggregate;

/**
 * What all aggregates of one window have taken in for one key. Made, changed and read by a {@link
 * Computation}. Owner: the lane.
 */
public final class Cell {
  private static final int SIZE = 32;

  final Accumulator<?>[] parts;

  Cell(Accumulator<?>[] parts) {
    this.parts = parts;
  }

  /**
   * About how many bytes of heap it takes. Made of what is in it alone: the same behind a restart.
   */
  public long size() {
    long size = SIZE;
    for (Accumulator<?> part : parts) {
      size += part.size();
    }
    return size;
  }
}
