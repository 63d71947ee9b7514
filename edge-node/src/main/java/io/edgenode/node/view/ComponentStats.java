package io.edgenode.node.view;

import io.edgenode.engine.api.Descriptor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One component of a flow, over all lanes, at one moment.
 *
 * @param name unique in its flow
 * @param kind its section
 * @param type as in {@code type:}
 * @param status what it says of itself, such as where it listens; may be empty
 * @param problem why it is not ready, in one sentence
 * @param lastError the last thing that went wrong, mended or not
 * @param received tokens that came in
 * @param emitted tokens that went out
 * @param ended what became of those that ended here; {@code journalled} is a source's own
 * @param stateKeys keys in its state
 * @param evictedKeys keys that had to make room since the flow was opened
 * @param detail what only its kind has
 */
public record ComponentStats(
    String name,
    Descriptor.Kind kind,
    String type,
    String status,
    Optional<String> problem,
    Optional<String> lastError,
    long received,
    long emitted,
    Ledger ended,
    long stateKeys,
    long evictedKeys,
    Detail detail) {

  /** What only one kind of component has. */
  public sealed interface Detail {}

  /**
   * @param buffered FlowFiles offered and not yet journalled
   * @param paused whether it is told to hold back
   * @param ended whether it will offer no more
   * @param refused what was refused before the journal, by reason
   */
  public record OfSource(long buffered, boolean paused, boolean ended, Map<String, Long> refused)
      implements Detail {
    public OfSource {
      refused = Map.copyOf(refused);
    }
  }

  /**
   * @param asynchronous whether it asks and waits; if not, nothing is in flight there
   * @param inFlight questions that wait for their answers
   */
  public record OfProcessor(boolean asynchronous, long inFlight) implements Detail {}

  /**
   * @param distantTimes FlowFiles since the flow was opened whose event time and arrival differ by
   *     more than a year
   */
  public record OfWindow(long distantTimes) implements Detail {}

  /**
   * @param undelivered FlowFiles that wait or are under way
   * @param connected whether the peer answered when last asked: the breaker is open while it did
   *     not
   * @param notConnectedFor how long it has not
   * @param retryIn how long until it is asked again
   * @param resent how many writes since the flow was opened were of what had been written before
   * @param buffer its disk buffer; empty without one
   */
  public record OfSink(
      long undelivered,
      boolean connected,
      Duration notConnectedFor,
      Optional<Duration> retryIn,
      long resent,
      Optional<Buffer> buffer)
      implements Detail {
    public Breaker breaker() {
      if (connected) {
        return Breaker.CLOSED;
      }
      return retryIn.isPresent() ? Breaker.OPEN : Breaker.HALF_OPEN;
    }
  }

  /** The breaker before a sink's peer. */
  public enum Breaker {
    CLOSED,
    /** Nothing is sent until the next attempt is due. */
    OPEN,
    /** One batch is under way to see whether the peer answers. */
    HALF_OPEN
  }

  /**
   * A sink's disk buffer.
   *
   * @param entries FlowFiles in it that are not delivered
   * @param bytes what it takes on disk
   */
  public record Buffer(long entries, long bytes) {}
}
