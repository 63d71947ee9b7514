package io.edgenode.engine.runtime.sink;

import java.util.random.RandomGenerator;

/**
 * Whether the peer answers. Only {@code NotConnected} opens it, any answer closes it (K26). While
 * it is open nothing is sent until the delay is over; then one attempt goes out as a probe. Owner:
 * the lane.
 */
final class Breaker {
  private final RandomGenerator jitter;
  private int failures;
  private long openSince;
  private String error = "";

  Breaker(RandomGenerator jitter) {
    this.jitter = jitter;
  }

  /**
   * The peer did not answer.
   *
   * @return after how many milliseconds to probe
   */
  long failed(String message, long now) {
    if (failures == 0) {
      openSince = now;
    }
    failures++;
    error = message;
    return Backoff.delayMillis(failures, jitter);
  }

  /**
   * The peer answered.
   *
   * @return whether the breaker was open
   */
  boolean answered() {
    boolean wasOpen = failures > 0;
    failures = 0;
    error = "";
    return wasOpen;
  }

  /** Open, or half open: only one batch may be under way, as a probe. */
  boolean isOpen() {
    return failures > 0;
  }

  /** How long there has been no answer. */
  long openMillis(long now) {
    return failures == 0 ? 0 : now - openSince;
  }

  /** What the last attempt failed with; empty while closed. */
  String error() {
    return error;
  }
}
