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
import io.edgenode.engine.expression.Keys;
import io.edgenode.processors.aggregate.Computation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Windows of activity: a FlowFile joins the session of its key that it is within {@code gap} of, or
 * begins one; one that lies between two makes them one. A session ends {@code gap} after its last
 * and fires when the watermark is there. Late is what no open session takes and whose own would
 * have fired already.
 *
 * <pre>
 *   state    sessions: (key, serial) → bounds, cell
 *   beside   byKey: key → its sessions by time      agenda: sessions by (end, start, key)
 * </pre>
 *
 * Owner: the lane.
 */
final class SessionWindows implements WindowManager {
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());

  private final long gap;
  private final long maxLength;
  private final Room room;
  private final Keys keys;
  private final Computation computation;
  private final Results results;
  private final EarlyResults early;
  private final Map<Key, List<Session>> byKey = new HashMap<>();
  private final TreeSet<Session> agenda = new TreeSet<>(Session.ORDER);
  private @Nullable KeyedState<Session> sessions;
  private @Nullable Fired fired;

  SessionWindows(SessionConfig config) {
    this.gap = config.gap().toMillis();
    this.maxLength = config.maxLength().map(Duration::toMillis).orElse(Long.MAX_VALUE);
    this.room = new Room(config.maxKeys(), config.maxWindows(), config.maxSize());
    this.keys = config.key().keys();
    this.computation = config.aggregate().computation();
    this.results = new Results(config.key(), computation);
    this.early = new EarlyResults(config.emit());
  }

  @Override
  public void open(WindowContext context) {
    KeyedState<Session> opened =
        context.state().keyed("sessions", new Session.Codec(computation.codec()), UNBOUNDED);
    sessions = opened;
    fired = new Fired(context.state());
    early.open(context);
    opened.forEach(
        (place, session) -> {
          session.generation = -1;
          room.open(1, session.size());
          enter(session);
        });
  }

  private void enter(Session session) {
    List<Session> own = byKey.computeIfAbsent(session.key, key -> new ArrayList<>(1));
    own.add(session);
    own.sort(Comparator.comparingLong(other -> other.earliest));
    agenda.add(session);
  }

  @Override
  public void add(FlowFile in, int input, long time, Output out) {
    Key key = keys.key(in);
    List<Session> own = byKey.getOrDefault(key, List.of());
    Session joined = joinable(own, time);
    if (joined == null && time + gap <= requireNonNull(fired).end()) {
      out.emit(Relationship.LATE, in);
      return;
    }
    computation.read(in, time);
    if (joined == null) {
      requireRoom(own);
    } else if (room.isFull() && computation.growth(joined.cell) > 0) {
      throw room.tooLarge();
    }
    Session session = joined == null ? begin(key, time) : leaveAgenda(joined);
    room.grow(computation.add(session.cell));
    session.take(in.lineage(), time);
    agenda.add(session);
    if (early.isDormant()) {
      early.begin();
    }
    if (joined == null) {
      byKey.computeIfAbsent(key, missing -> new ArrayList<>(1)).add(session);
    }
    arrange(requireNonNull(byKey.get(key)));
  }

  /** Refuses another session beside a key's own. */
  private void requireRoom(List<Session> own) {
    if (own.isEmpty()) {
      room.requireKey(byKey.size());
    }
    room.requireWindows(1);
  }

  /**
   * The first session, in time, that a time is within the gap of and that it does not make too
   * long.
   */
  private @Nullable Session joinable(List<Session> own, long time) {
    for (Session session : own) {
      boolean near = time + gap > session.earliest && time < session.latest + gap;
      if (near && lengthWith(session, time, time) <= maxLength) {
        return session;
      }
    }
    return null;
  }

  private static long lengthWith(Session session, long earliest, long latest) {
    return Math.max(session.latest, latest) - Math.min(session.earliest, earliest);
  }

  private Session begin(Key key, long time) {
    KeyedState<Session> state = requireNonNull(sessions);
    Key place = Pane.place(key, time);
    // Two sessions of a key may begin at one time, where the first became too long.
    for (long turn = time; state.get(place) != null; turn++) {
      place = Pane.place(key, turn ^ Long.MIN_VALUE);
    }
    Session session = new Session(place, key, results.fields(keys), computation.open());
    room.open(1, session.size());
    put(session);
    return session;
  }

  private void put(Session session) {
    KeyedState<Session> state = requireNonNull(sessions);
    state.put(session.place, session);
    session.generation = state.generation();
  }

  /**
   * Takes a session out of the agenda, to be changed: a copy, if a checkpoint may still read it.
   */
  private Session leaveAgenda(Session session) {
    agenda.remove(session);
    if (session.generation == requireNonNull(sessions).generation()) {
      return session;
    }
    Session copy = session.with(computation.copy(session.cell));
    put(copy);
    List<Session> own = requireNonNull(byKey.get(session.key));
    own.set(own.indexOf(session), copy);
    return copy;
  }

  /** Puts a key's sessions in order and makes one of those that have met. */
  private void arrange(List<Session> own) {
    if (own.size() == 1) {
      return;
    }
    own.sort(Comparator.comparingLong(session -> session.earliest));
    for (int i = 0; i + 1 < own.size(); ) {
      Session former = own.get(i);
      Session later = own.get(i + 1);
      boolean met = later.earliest < former.latest + gap;
      if (met && lengthWith(former, later.earliest, later.latest) <= maxLength) {
        merge(own, i);
      } else {
        i++;
      }
    }
  }

  private void merge(List<Session> own, int at) {
    Session into = leaveAgenda(own.get(at));
    Session from = own.remove(at + 1);
    agenda.remove(from);
    requireNonNull(sessions).remove(from.place);
    long before = into.cell.size();
    computation.merge(into.cell, from.cell);
    room.close(1, from.size());
    room.grow(into.cell.size() - before);
    into.absorb(from);
    agenda.add(into);
  }

  @Override
  public long nextFiring() {
    if (early.isUnderWay()) {
      return Long.MIN_VALUE;
    }
    return agenda.isEmpty() ? NEVER : agenda.first().latest + gap;
  }

  @Override
  public void fire(Output out) {
    if (early.isUnderWay()) {
      early.fireOne(byKey, own -> fire(own.get(0), out, true));
      return;
    }
    Session session = requireNonNull(agenda.pollFirst());
    List<Session> own = requireNonNull(byKey.get(session.key));
    own.remove(session);
    if (own.isEmpty()) {
      byKey.remove(session.key);
    }
    requireNonNull(sessions).remove(session.place);
    room.close(1, session.size());
    fire(session, out, false);
  }

  private void fire(Session session, Output out, boolean isEarly) {
    long end = session.latest + gap;
    // The record that closes a session may let it say first what it has come to: another moment.
    long moment = isEarly ? ~end : end;
    Output.Firing firing =
        new Output.Firing(session.key, moment, session.first, session.last, session.count);
    if (!isEarly || early.isNews(firing)) {
      results.fire(out, firing, session.fields, session.earliest, end, session.cell, isEarly);
    }
  }

  @Override
  public void fired(long watermark) {
    requireNonNull(fired).all(watermark);
  }

  @Override
  public void onTimer(Key key, long deadline, Output out) {
    early.onTimer(!agenda.isEmpty());
  }
}
