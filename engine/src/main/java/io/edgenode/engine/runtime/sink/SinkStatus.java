package io.edgenode.engine.runtime.sink;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sink is, for the health page.
 *
 * @param connected whether the peer answered when last asked
 * @param notConnectedFor how long it has not
 * @param lastError what the last attempt failed with
 * @param retryIn when the next attempt is made, where one is waited for
 * @param undelivered how many FlowFiles wait or are under way
 */
public record SinkStatus(
    boolean connected,
    Duration notConnectedFor,
    Optional<String> lastError,
    Optional<Duration> retryIn,
    long undelivered) {}
