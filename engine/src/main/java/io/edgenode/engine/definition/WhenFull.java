package io.edgenode.engine.definition;

/** What happens at a limit (P5). */
public enum WhenFull {
  /** The source stops or refuses; upstream keeps the data. */
  BACKPRESSURE,
  /** The oldest make room, counted. */
  DROP_OLDEST,
  /** The newest are not taken, counted. */
  DROP_NEWEST
}
