package io.edgenode.node.view;

import java.time.Duration;
import java.util.Optional;

/**
 * How a flow's checkpoints go since it was opened; of several lanes the worst.
 *
 * @param taken how many were completed
 * @param failed how many were not
 * @param lastPause how long a lane stood for its last one
 * @param longestPause the longest that one stood
 * @param lastDuration the last one's time from copying to stable storage
 * @param lastBytes the last one's size
 * @param lastError why the last attempt failed
 */
public record CheckpointStats(
    long taken,
    long failed,
    Duration lastPause,
    Duration longestPause,
    Duration lastDuration,
    long lastBytes,
    Optional<String> lastError) {}
