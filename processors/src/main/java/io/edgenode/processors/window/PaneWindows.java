package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowContext;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Keys;
import io.edgenode.processors.aggregate.Aggregates;
import io.edgenode.processors.aggregate.Computation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Windows whose bounds are known beforehand: {@code tumbling} and {@code hopping}. A FlowFile goes
 * into one pane, however many windows that belongs to; a window's result is made of its panes when
 * it fires.
 *
 * <pre>
 *   state    panes: (key, start) → cell      fired: how far firing has come
 *   beside   groups: key → its panes         agenda: end → groups        both made of the state
 * </pre>
 *
 * Owner: the lane.
 */
final class PaneWindows implements WindowManager {
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());

  /** Windows of fewer panes are added up anew each time. */
  private static final int FEWEST_TO_SLIDE = 4;

  private final Spans spans;
  private final Keys keys;
  private final Computation computation;
  private final Results results;
  private final Room room;
  private final EarlyResults early;
  private final Map<Key, Group> groups = new HashMap<>();
  private final Agenda agenda = new Agenda();
  private @Nullable KeyedState<Pane> panes;
  private @Nullable Fired fired;

  PaneWindows(Spans spans, KeySpec key, Aggregates aggregates, Emit emit, Room room) {
    this.spans = spans;
    this.keys = key.keys();
    this.computation = aggregates.computation();
    this.results = new Results(key, computation);
    this.room = room;
    this.early = new EarlyResults(emit);
  }

  @Override
  public void open(WindowContext context) {
    StateStore state = context.state();
    KeyedState<Pane> opened = state.keyed("panes", new Pane.Codec(computation.codec()), UNBOUNDED);
    panes = opened;
    Fired mark = new Fired(state);
    fired = mark;
    early.open(context);
    opened.forEach(
        (place, pane) -> {
          pane.generation = -1;
          room.open(1, pane.size());
          groups.computeIfAbsent(Pane.key(place), key -> new Group(key, pane.fields)).put(pane);
        });
    groups.values().forEach(group -> agenda.add(group, due(group, mark)));
  }

  /** When a restored group's next window is complete. */
  private long due(Group group, Fired mark) {
    long start = group.get(0).start;
    if (mark.end() == Long.MIN_VALUE) {
      return spans.firstEnd(start);
    }
    long end = spans.firstEndAfter(start, mark.end() - 1);
    return mark.has(end, group.key) ? spans.firstEndAfter(start, end) : end;
  }

  @Override
  public boolean onlyReads() {
    return true;
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    long start = spans.pane(time);
    Fired mark = requireNonNull(fired);
    if (spans.lastEnd(start) <= mark.end()) {
      out.emit(Relationship.LATE, in);
      return;
    }
    computation.read(in, time);
    Key key = keys.key(in);
    Group group = groups.get(key);
    if (group == null) {
      group = newGroup(key);
    }
    Pane pane = group.find(start);
    if (pane == null) {
      pane = newPane(group, start, mark);
    } else if (room.isFull() && computation.growth(pane.cell) > 0) {
      throw room.tooLarge();
    } else if (pane.generation != requireNonNull(panes).generation()) {
      pane = own(group, pane.with(computation.copy(pane.cell)));
    }
    room.grow(computation.add(pane.cell));
    pane.take(in.lineage());
    if (early.isDormant()) {
      early.begin();
    }
    Slide slide = group.slide;
    if (slide != null && slide.holds(start)) {
      group.slide = null;
    }
  }

  private Group newGroup(Key key) {
    room.requireKey(groups.size());
    return new Group(key, results.fields(keys));
  }

  private Pane newPane(Group group, long start, Fired mark) {
    room.requireWindows(1);
    Pane pane = new Pane(Pane.place(group.key, start), group.fields, start, computation.open());
    room.open(1, pane.size());
    boolean first = group.isEmpty();
    own(group, pane);
    long due = spans.firstEndAfter(start, mark.end());
    if (first) {
      groups.put(group.key, group);
      agenda.add(group, due);
    } else if (due < group.due) {
      agenda.move(group, due);
    }
    return pane;
  }

  /** Puts a pane that no checkpoint has seen: it may be changed in place until one does. */
  private Pane own(Group group, Pane pane) {
    KeyedState<Pane> state = requireNonNull(panes);
    state.put(pane.place, pane);
    pane.generation = state.generation();
    group.put(pane);
    return pane;
  }

  @Override
  public long nextFiring() {
    return early.isUnderWay() ? Long.MIN_VALUE : agenda.first();
  }

  @Override
  public void fire(Output out) {
    if (early.isUnderWay()) {
      early.fireOne(groups, group -> fire(group, group.due, out, true));
      return;
    }
    long end = agenda.first();
    Group group = agenda.takeFirst();
    requireNonNull(fired).one(end, group.key);
    fire(group, end, out, false);
    while (!group.isEmpty() && spans.lastEnd(group.get(0).start) <= end) {
      Pane closed = group.removeFirst();
      requireNonNull(panes).remove(closed.place);
      room.close(1, closed.size());
    }
    if (group.isEmpty()) {
      groups.remove(group.key);
    } else {
      agenda.add(group, spans.firstEndAfter(group.get(0).start, end));
    }
  }

  /** Gives out one window of one key. */
  private void fire(Group group, long end, Output out, boolean isEarly) {
    long from = spans.start(end);
    Pane whole = spans.panes() < FEWEST_TO_SLIDE ? sum(group, from, end) : slide(group, from, end);
    if (whole != null) {
      // The record that closes a window may let it say first what it has come to: another moment.
      long moment = isEarly ? ~end : end;
      Output.Firing firing =
          new Output.Firing(group.key, moment, whole.first, whole.last, whole.count);
      if (!isEarly || early.isNews(firing)) {
        results.fire(out, firing, group.fields, from, end, whole.cell, isEarly);
      }
    }
  }

  private @Nullable Pane sum(Group group, long from, long end) {
    Pane whole = null;
    boolean own = false;
    for (int i = group.search(from); i < group.size() && group.get(i).start < end; i++) {
      Pane pane = group.get(i);
      if (whole == null) {
        whole = pane;
        continue;
      }
      if (!own) {
        whole = whole.with(computation.copy(whole.cell));
        own = true;
      }
      whole.absorb(pane, computation);
    }
    return whole;
  }

  private @Nullable Pane slide(Group group, long from, long end) {
    long boundary = spans.boundary(from);
    Slide slide = group.slide;
    if (slide == null || !slide.isAt(boundary)) {
      slide = Slide.of(computation, group, from, boundary);
      group.slide = slide;
    }
    return slide.window(group, from, end);
  }

  @Override
  public void fired(long watermark) {
    requireNonNull(fired).all(watermark);
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    early.onTimer(!groups.isEmpty());
  }
}
