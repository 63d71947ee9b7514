package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowContext;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.expression.Keys;
import io.edgenode.processors.aggregate.Cell;
import io.edgenode.processors.aggregate.Computation;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Windows of a number of FlowFiles of one key, in the order in which they come; overlapping ones
 * share panes of {@code every} FlowFiles. The first result comes when size of them are there. Start
 * and end are the least and the greatest event time. When all inputs have ended, what no result
 * held yet fires, however few. Nothing is late.
 *
 * <pre>
 *   state    panes: (key, serial) → bounds, cell      beside   byKey: key → its panes in order
 * </pre>
 *
 * Owner: the lane.
 */
final class CountWindows implements WindowManager {
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());

  private final int size;
  private final int paneSize;

  /** The panes of a window. A key has room for all of them, or none could ever be complete. */
  private final int paneCount;

  private final Room room;
  private final Keys keys;
  private final Computation computation;
  private final long emptyCell;
  private final Results results;
  private final EarlyResults early;
  private final Map<Key, Deque<Session>> byKey = new HashMap<>();
  private @Nullable KeyedState<Session> panes;
  private @Nullable Deque<Key> ending;

  CountWindows(CountConfig config) {
    this.size = config.size();
    this.paneSize = config.pane();
    this.paneCount = size / paneSize;
    this.room = new Room(config.maxKeys(), config.maxWindows(), config.maxSize());
    this.keys = config.key().keys();
    this.computation = config.aggregate().computation();
    this.emptyCell = computation.open().size();
    this.results = new Results(config.key(), computation);
    this.early = new EarlyResults(config.emit());
  }

  @Override
  public void open(WindowContext context) {
    KeyedState<Session> opened =
        context.state().keyed("panes", new Session.Codec(computation.codec()), UNBOUNDED);
    panes = opened;
    early.open(context);
    List<Session> restored = new ArrayList<>();
    opened.forEach((place, pane) -> restored.add(pane));
    // Serials rise within a key, and places of one key are in their order.
    restored.sort(Comparator.comparing(pane -> pane.place));
    for (Session pane : restored) {
      pane.generation = -1;
      Deque<Session> own = byKey.get(pane.key);
      (own == null ? newKey(pane) : own).add(pane);
      room.grow(pane.cell.size() - emptyCell);
    }
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    Key key = keys.key(in);
    Deque<Session> own = byKey.get(key);
    computation.read(in, time);
    if (own == null) {
      room.requireKey(byKey.size());
      room.requireWindows(paneCount);
      Session pane = newPane(key, 0, results.fields(keys));
      own = newKey(pane);
      own.add(put(pane));
    } else if (room.isFull() && computation.growth(next(own)) > 0) {
      throw room.tooLarge();
    }
    ending = null;
    Session pane = newest(key, own);
    room.grow(computation.add(pane.cell));
    pane.take(in.lineage(), time);
    if (early.isDormant()) {
      early.begin();
    }
    if (pane.records == paneSize && (long) own.size() * paneSize == size) {
      fire(key, own, out, false);
      dropOldest(key, own);
    }
  }

  private Session newPane(Key key, long serial, byte[] fields) {
    return new Session(Pane.place(key, serial), key, fields, computation.open());
  }

  /** Makes room for all panes of a key. */
  private Deque<Session> newKey(Session first) {
    Deque<Session> own = new ArrayDeque<>(2);
    byKey.put(first.key, own);
    room.open(paneCount, panesOf(first));
    return own;
  }

  /** What all panes of a key take while their cells are empty. */
  private long panesOf(Session one) {
    return paneCount * (one.size() - one.cell.size() + emptyCell);
  }

  /** The cell that the next FlowFile goes into, or one like it. */
  private Cell next(Deque<Session> own) {
    Session newest = own.getLast();
    return newest.records == paneSize ? computation.open() : newest.cell;
  }

  /** The pane that takes in the next FlowFile. */
  private Session newest(Key key, Deque<Session> own) {
    Session newest = own.getLast();
    if (newest.records == paneSize) {
      Session pane = put(newPane(key, serial(newest) + 1, newest.fields));
      own.add(pane);
      return pane;
    }
    if (newest.generation != requireNonNull(panes).generation()) {
      own.removeLast();
      newest = put(newest.with(computation.copy(newest.cell)));
      own.add(newest);
    }
    return newest;
  }

  private static long serial(Session pane) {
    byte[] place = pane.place.bytes();
    return ByteBuffer.wrap(place).getLong(place.length - Long.BYTES);
  }

  private Session put(Session pane) {
    KeyedState<Session> state = requireNonNull(panes);
    state.put(pane.place, pane);
    pane.generation = state.generation();
    return pane;
  }

  private void fire(Key key, Deque<Session> own, Output out, boolean isEarly) {
    Session oldest = own.getFirst();
    Cell cell = oldest.cell;
    if (own.size() > 1) {
      cell = computation.copy(cell);
    }
    Session all = new Session(oldest.place, key, oldest.fields, cell);
    for (Session pane : own) {
      all.absorb(pane);
      if (pane != oldest) {
        computation.merge(cell, pane.cell);
      }
    }
    // The record that fills a window may let it say first what it has come to: another moment.
    long moment = isEarly ? ~all.last : all.last;
    Output.Firing firing = new Output.Firing(key, moment, all.first, all.last, all.count);
    if (!isEarly || early.isNews(firing)) {
      results.fire(out, firing, oldest.fields, all.earliest, all.latest, cell, isEarly);
    }
  }

  private void dropOldest(Key key, Deque<Session> own) {
    Session oldest = own.removeFirst();
    requireNonNull(panes).remove(oldest.place);
    room.grow(emptyCell - oldest.cell.size());
    if (own.isEmpty()) {
      byKey.remove(key);
      room.close(paneCount, panesOf(oldest));
    }
  }

  @Override
  public long nextFiring() {
    if (early.isUnderWay()) {
      return Long.MIN_VALUE;
    }
    return byKey.isEmpty() ? NEVER : AT_END;
  }

  /** Called for early results, and at the end: what is open fires, in the order of its end. */
  @Override
  public void fire(Output out) {
    if (early.isUnderWay()) {
      early.fireOne(byKey, own -> fireEarly(own, out));
      return;
    }
    Deque<Key> order = ending;
    if (order == null || order.isEmpty()) {
      order = endingOrder();
      ending = order;
    }
    Key key = order.remove();
    Deque<Session> own = requireNonNull(byKey.get(key));
    if (isFresh(own)) {
      fire(key, own, out, false);
    }
    while (byKey.containsKey(key)) {
      dropOldest(key, own);
    }
  }

  private void fireEarly(Deque<Session> own, Output out) {
    if (isFresh(own)) {
      fire(own.getFirst().key, own, out, true);
    }
  }

  /** Whether a key has something that no result held yet. */
  private boolean isFresh(Deque<Session> own) {
    return own.getLast().records < paneSize || serial(own.getLast()) + 1 < paneCount;
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    early.onTimer(!byKey.isEmpty());
  }

  private Deque<Key> endingOrder() {
    record Bounds(Key key, long earliest, long latest) {}
    List<Bounds> all = new ArrayList<>();
    byKey.forEach(
        (key, own) ->
            all.add(
                new Bounds(
                    key,
                    own.stream().mapToLong(pane -> pane.earliest).min().orElse(0),
                    own.stream().mapToLong(pane -> pane.latest).max().orElse(0))));
    all.sort(
        Comparator.comparingLong(Bounds::latest)
            .thenComparingLong(Bounds::earliest)
            .thenComparing(Bounds::key));
    Deque<Key> order = new ArrayDeque<>();
    all.forEach(bounds -> order.add(bounds.key));
    return order;
  }
}
