package io.edgenode.processors.aggregate;

/**
 * What all aggregates of one window have taken in for one key. Made, changed and read by a {@link
 * Computation}. Owner: the lane.
 */
public final class Cell {
  private static final long OVERHEAD = 32;

  final Accumulator<?>[] parts;

  Cell(Accumulator<?>[] parts) {
    this.parts = parts;
  }

  /** About how many bytes of heap it takes. */
  public long bytes() {
    long bytes = OVERHEAD;
    for (Accumulator<?> part : parts) {
      bytes += part.bytes();
    }
    return bytes;
  }
}
