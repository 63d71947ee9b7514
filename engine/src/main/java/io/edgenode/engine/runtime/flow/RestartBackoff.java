package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.runtime.time.Clocks;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a flow that failed waits before it is opened again. Guarded by its flow's lock. */
final class RestartBackoff {
  private static final long FIRST = 1_000;
  private static final long LONGEST = 60_000;

  /** A disk that has room again, or can be written again, must not wait long for its flow (K5). */
  private static final long LONGEST_OF_STORE = 5_000;

  /** A flow that ran this long before it failed begins again with the first backoff. */
  private static final long STABLE_NANOS = Duration.ofMinutes(5).toNanos();

  private final Clocks clocks;
  private long startedNanos;
  private long millis = FIRST;

  RestartBackoff(Clocks clocks) {
    this.clocks = clocks;
  }

  void started() {
    startedNanos = clocks.nanos();
  }

  void failed() {
    if (clocks.nanos() - startedNanos > STABLE_NANOS) {
      millis = FIRST;
    }
  }

  /** How many milliseconds it waits now; twice as many the next time, with jitter. */
  long next(boolean ofStore) {
    long longest = ofStore ? LONGEST_OF_STORE : LONGEST;
    long now = Math.min(longest, millis);
    millis = Math.min(longest, millis * 2);
    return ThreadLocalRandom.current().nextLong(now / 2, now + 1);
  }
}
