package io.edgenode.node.view;

import java.time.Duration;

/**
 * How a flow's checkpoints go, over all lanes, since the process began.
 *
 * @param taken how many were completed
 * @param failed how many were not
 * @param spent the time that the completed ones took
 * @param lastBytes the size of the newest
 * @param age how long ago the newest was completed; of the lane that waits longest
 */
public record CheckpointStats(
    long taken, long failed, Duration spent, long lastBytes, Duration age) {}
