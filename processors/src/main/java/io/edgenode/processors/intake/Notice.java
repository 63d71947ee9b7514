package io.edgenode.processors.intake;

import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/**
 * Says of something that may come often at once that it came, then at most once a minute how often
 * it did. Owner: one thread.
 */
public final class Notice {
  private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private long saidNanos = System.nanoTime() - PAUSE_NANOS;
  private long unsaid;

  /**
   * It came once more.
   *
   * @param line writes the line, given how often it came since the last
   */
  public void came(LongConsumer line) {
    unsaid++;
    long now = System.nanoTime();
    if (now - saidNanos >= PAUSE_NANOS) {
      line.accept(unsaid);
      saidNanos = now;
      unsaid = 0;
    }
  }
}
