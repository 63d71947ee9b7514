package io.edgenode.engine.api;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Values by key, in the order in which they were last written. Values are immutable: change one by
 * writing another. Lane only.
 */
public interface KeyedState<V> {
  /** The value of this key, or null where there is none or its TTL has passed. */
  @Nullable V get(Key key);

  /** Writes a value, which makes its key the newest. */
  void put(Key key, V value);

  void remove(Key key);

  int size();

  /**
   * The key that was written longest ago, which is the one that makes room for a new key beyond the
   * limit; null if there is none. Who keeps more by key, such as timers, lets go of it before.
   */
  @Nullable Key oldest();

  /**
   * Rises whenever a checkpoint has taken a copy of what is here. A value that was put in this
   * generation is read by nobody else and may be changed in place until it rises; afterwards change
   * a copy of it, and put that. So a value that changes with every FlowFile is copied once a
   * checkpoint, not once a FlowFile.
   */
  long generation();

  /** All that is alive, oldest written first; the store must not be changed meanwhile. */
  void forEach(BiConsumer<Key, V> action);
}
