package io.edgenode.engine.runtime.deadletter;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many dead letters there are, of which component, and how many came and went since the store
 * was opened. Owner: {@link DeadLetters}, under its lock; {@link #held} is for any thread.
 */
final class LetterTally {
  private final Map<String, Long> live = new TreeMap<>();
  private long liveBytes;
  private long added;
  private long retried;
  private long purged;
  private long expired;
  private volatile DeadLetters.Held held = DeadLetters.Held.NONE;

  /** Letters of a component are there that were not, or with less than 0 the other way round. */
  void change(String component, long letters, long bytes) {
    live.merge(component, letters, Long::sum);
    live.remove(component, 0L);
    liveBytes += bytes;
  }

  void added() {
    added++;
  }

  void retried() {
    retried++;
  }

  void purged(long letters) {
    purged += letters;
  }

  void expired(long letters) {
    expired += letters;
  }

  /** What the letters take that are there. */
  long liveBytes() {
    return liveBytes;
  }

  /** Lets every thread see what is kept by now. */
  void publish(long oldestMillis) {
    long count = live.values().stream().mapToLong(Long::longValue).sum();
    held =
        count == 0 ? DeadLetters.Held.NONE : new DeadLetters.Held(count, liveBytes, oldestMillis);
  }

  /** What was published last. */
  DeadLetters.Held held() {
    return held;
  }

  DeadLetters.Counts counts() {
    return new DeadLetters.Counts(new TreeMap<>(live), liveBytes, added, retried, purged, expired);
  }
}
