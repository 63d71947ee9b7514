package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets every open key say, every so long, what it has come to: at multiples of that in elapsed
 * time, so that when a key speaks does not depend on which others its lane has (K16). One key at a
 * time, by key, so that a full sink can stop it anywhere; the last one that spoke is in the state.
 * Owner: the lane.
 */
final class EarlyResults {
  private final @Nullable Duration every;
  private final Deque<Key> waiting = new ArrayDeque<>();
  private @Nullable KeyedState<Key> spoken;

  /** Under the empty key the interval that the timer was set for: a reload may change it. */
  private @Nullable KeyedState<Long> begun;

  private StateStore.@Nullable Timers timers;
  private @Nullable LaneTime time;
  private boolean dormant;
  private boolean underWay;
  private boolean listed;

  EarlyResults(Emit emit) {
    this.every = emit.every().orElse(null);
  }

  void open(WindowContext context) {
    StateStore.Limits one = new StateStore.Limits(1, Optional.empty());
    KeyedState<Long> known = context.state().keyed("early-every", StateCodec.LONGS, one);
    begun = known;
    if (every != null) {
      KeyedState<Key> opened = context.state().keyed("early", new KeyCodec(), one);
      spoken = opened;
      timers = context.state().timers();
      time = context.time();
      underWay = opened.get(Key.empty()) != null;
      Long interval = known.get(Key.empty());
      dormant = interval == null || interval != every.toMillis();
    }
  }

  /** Whether {@link #begin} is to be called where something is open. */
  boolean isDormant() {
    return dormant;
  }

  /** Something is open, and no round is to come yet. */
  void begin() {
    long interval = requireNonNull(every).toMillis();
    requireNonNull(timers).set(Key.empty(), next(interval));
    requireNonNull(begun).put(Key.empty(), interval);
    dormant = false;
  }

  void onTimer(boolean anyOpen) {
    Duration interval = every;
    if (interval == null || !anyOpen) {
      requireNonNull(begun).remove(Key.empty());
      dormant = interval != null;
      return;
    }
    requireNonNull(spoken).put(Key.empty(), Key.empty());
    underWay = true;
    listed = false;
    requireNonNull(timers).set(Key.empty(), next(interval.toMillis()));
  }

  /** Behind what is now: rounds that time went past are one, and a record lets fire one at most. */
  private long next(long interval) {
    return (Math.floorDiv(requireNonNull(time).elapsedMillis(), interval) + 1) * interval;
  }

  boolean isUnderWay() {
    return underWay;
  }

  /** Lets the next key speak, or ends the round. */
  <G> void fireOne(Map<Key, G> groups, Consumer<G> speak) {
    KeyedState<Key> last = requireNonNull(spoken);
    if (!listed) {
      list(groups, requireNonNull(last.get(Key.empty())));
    }
    Key key = waiting.poll();
    G group = key == null ? null : groups.get(key);
    if (key != null && group != null) {
      speak.accept(group);
      last.put(Key.empty(), key);
    }
    if (waiting.isEmpty()) {
      last.remove(Key.empty());
      underWay = false;
      listed = false;
    }
  }

  private void list(Map<Key, ?> groups, Key behind) {
    waiting.clear();
    groups.keySet().stream()
        .filter(key -> behind.equals(Key.empty()) || key.compareTo(behind) > 0)
        .sorted()
        .forEach(waiting::add);
    listed = true;
  }

  private static final class KeyCodec implements StateCodec<Key> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Key key, DataOutput out) throws IOException {
      StateCodec.writeBytes(out, key.bytes());
    }

    @Override
    public Key read(DataInput in) throws IOException {
      return Key.of(StateCodec.readBytes(in));
    }
  }
}
