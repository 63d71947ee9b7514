package io.edgenode.processors.aggregate;

/**
 * What all aggregates of one window have taken in for one key. Made, changed and read by a {@link
 * Computation}. Owner: the lane.
 */
public final class Cell {
  final Accumulator<?>[] parts;

  Cell(Accumulator<?>[] parts) {
    this.parts = parts;
  }
}
