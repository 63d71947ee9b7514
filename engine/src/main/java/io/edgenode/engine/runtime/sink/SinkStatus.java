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
 * @param resent how many writes since the start were of what had been written before
 * @param buffer what its disk buffer holds; empty without one
 */
public record SinkStatus(
    boolean connected,
    Duration notConnectedFor,
    Optional<String> lastError,
    Optional<Duration> retryIn,
    long undelivered,
    long resent,
    Optional<Buffer> buffer) {

  /**
   * A disk buffer.
   *
   * @param entries FlowFiles on disk that are not delivered
   * @param bytes what it takes on disk, delivered ones that wait for checkpoints included
   * @param written bytes written to it since it was opened
   * @param damaged damaged ranges found in it since then
   */
  public record Buffer(long entries, long bytes, long written, long damaged) {}
}
