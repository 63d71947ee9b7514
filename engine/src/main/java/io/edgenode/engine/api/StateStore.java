package io.edgenode.engine.api;

import java.time.Duration;
import java.util.Optional;

/**
 * A component's state: the only place where it may keep anything between FlowFiles. It is
 * checkpointed together with the journal position, so after a crash it is that of one pass (P2).
 * Lane only.
 */
public interface StateStore {
  /**
   * Opens keyed state; call it in {@code open}, always with the same names.
   *
   * @param name unique within the component
   * @param codec turns values into bytes and back
   * @param limits how many keys, how long
   */
  <V> KeyedState<V> keyed(String name, StateCodec<V> codec, Limits limits);

  /** The component's timers, in elapsed milliseconds. */
  Timers timers();

  /**
   * @param maxKeys what the store holds at most; the oldest written key makes room, counted
   * @param ttl how long a key lives after it was last written, in elapsed time
   */
  record Limits(int maxKeys, Optional<Duration> ttl) {
    /** Design §9: keys per store. */
    public static final int DEFAULT_MAX_KEYS = 1_000_000;

    public static Limits defaults() {
      return new Limits(DEFAULT_MAX_KEYS, Optional.empty());
    }
  }

  /** Timers by key; one deadline a key. */
  interface Timers {
    /** Sets or moves this key's timer. */
    void set(Key key, long deadlineElapsedMillis);

    void cancel(Key key);
  }
}
