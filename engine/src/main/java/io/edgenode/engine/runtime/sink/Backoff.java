package io.edgenode.engine.runtime.sink;

import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: exponential with full jitter, so that a thousand
 * gateways that lost one broker do not return as one (K26; the jitter is AWS's "Exponential Backoff
 * and Jitter", 2015, above a floor that keeps a refusing peer from being hammered).
 */
final class Backoff {
  static final long FLOOR_MILLIS = 100;
  static final long CEILING_MILLIS = 60_000;
  private static final int MOST_DOUBLINGS = 16;

  private Backoff() {}

  /**
   * @param attempts how many failed in a row, at least 1
   * @return milliseconds, evenly spread between the floor and a bound that doubles up to the
   *     ceiling
   */
  static long delayMillis(int attempts, RandomGenerator jitter) {
    long bound = FLOOR_MILLIS << Math.min(attempts, MOST_DOUBLINGS);
    return jitter.nextLong(FLOOR_MILLIS, Math.min(CEILING_MILLIS, bound) + 1);
  }
}
