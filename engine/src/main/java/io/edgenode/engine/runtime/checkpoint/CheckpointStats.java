package io.edgenode.engine.runtime.checkpoint;

/**
 * How checkpointing goes.
 *
 * @param taken checkpoints that count
 * @param failed attempts that did not
 * @param lastPauseNanos how long the lane stood for the last one
 * @param longestPauseNanos the longest of those
 * @param lastMillis from capture to stable storage
 * @param lastBytes the last one's size
 * @param lastError why the last attempt failed; empty if it did not
 */
public record CheckpointStats(
    long taken,
    long failed,
    long lastPauseNanos,
    long longestPauseNanos,
    long lastMillis,
    long lastBytes,
    String lastError) {
  static final CheckpointStats NONE = new CheckpointStats(0, 0, 0, 0, 0, 0, "");
}
