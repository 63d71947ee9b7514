package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowContext;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets every open key say, every so long, what it has come to: at multiples of that in elapsed
 * time, so that when a key speaks does not depend on which others its lane has (K16). Who has
 * nothing new to say is silent: what each key said last is in the state. One key at a time, by key,
 * so that a full sink can stop it anywhere; the last one that had its turn is in the state, too.
 * Owner: the lane.
 */
final class EarlyResults {
  /** A key with something open has one entry at most, and the window bounds those. */
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());

  private final @Nullable Duration every;
  private final Deque<Key> waiting = new ArrayDeque<>();
  private @Nullable KeyedState<Key> spoken;
  private @Nullable KeyedState<Told> told;

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
      told = context.state().keyed("early-told", new ToldCodec(), UNBOUNDED);
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
      forget(Set.of());
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

  /**
   * Whether an early result has anything that the key's last one had not: another window, or more
   * in it. It is taken to be said then.
   */
  boolean isNews(Output.Firing firing) {
    Told now = new Told(firing.moment(), firing.lastSequence(), firing.count());
    KeyedState<Told> said = requireNonNull(told);
    boolean news = !now.equals(said.get(firing.key()));
    if (news) {
      said.put(firing.key(), now);
    }
    return news;
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
    forget(groups.keySet());
    waiting.clear();
    groups.keySet().stream()
        .filter(key -> behind.equals(Key.empty()) || key.compareTo(behind) > 0)
        .sorted()
        .forEach(waiting::add);
    listed = true;
  }

  /** What closed keys said is not needed any more: what they say next is of another window. */
  private void forget(Set<Key> open) {
    KeyedState<Told> said = told;
    if (said != null) {
      List<Key> closed = new ArrayList<>();
      said.forEach(
          (key, last) -> {
            if (!open.contains(key)) {
              closed.add(key);
            }
          });
      closed.forEach(said::remove);
    }
  }

  /**
   * What a key said last. A window only ever takes in more, and its moment tells it from others.
   *
   * @param last the greatest journal sequence in it
   * @param count how many FlowFiles were in it
   */
  private record Told(long moment, long last, long count) {}

  private static final class ToldCodec implements StateCodec<Told> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Told told, DataOutput out) throws IOException {
      out.writeLong(told.moment);
      out.writeLong(told.last);
      out.writeLong(told.count);
    }

    @Override
    public Told read(DataInput in) throws IOException {
      return new Told(in.readLong(), in.readLong(), in.readLong());
    }
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
