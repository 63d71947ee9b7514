package io.edgenode.engine.definition;

/** What happens at a dead-letter store's limit (K30); what comes newly is never what goes. */
public enum WhenLettersFull {
  /** The flow stalls, and is not ready. */
  BACKPRESSURE,
  /** The oldest letters make room, counted. */
  DROP_OLDEST
}
