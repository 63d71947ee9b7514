package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.state.TimerBound;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The components that stand behind the same number of asynchronous steps. Takes events in journal
 * order, one at a time:
 *
 * <pre>
 *   IDLE ─begin─▶ BEFORE ─timers due at t─▶ DELIVER ─FlowFiles─▶ AFTER ─timers set meanwhile, ends─▶ IDLE
 * </pre>
 *
 * Before every step it asks for room and stops where there is none; a checkpoint may be taken
 * there, for the phase, the remaining firings and deliveries are all there is to it (K17, K20).
 * Owner: the lane.
 */
final class Stage {
  /** How many events may wait before a stage, however little they hold (P5). */
  static final int MAX_WAITING = 10_000;

  private static final Comparator<Firing> FIRING_ORDER =
      Comparator.comparingLong(Firing::deadline)
          .thenComparingInt(firing -> firing.node().index())
          .thenComparing(Firing::key);

  private final int level;
  private final StateBudget.Share budget;
  private final StageClock clock = new StageClock();
  private final TimerBound timers = new TimerBound();
  private final List<StateNode> components = new ArrayList<>();

  /** Those of the components that are windows; an array, for it is gone through at each event. */
  private WindowNode[] windows = {};

  private final Ends ends = new Ends();
  private final Deque<Event> waiting = new ArrayDeque<>();
  private final Deque<Firing> firings = new ArrayDeque<>();
  private Phase phase = Phase.IDLE;

  /** Whether an event has gone through, and left nothing that could fire. */
  private boolean settled;

  private Graph graph;

  @SuppressWarnings("NullAway") // the graph connects every stage before it runs
  Stage(int level, StateBudget.Share budget) {
    this.level = level;
    this.budget = budget;
  }

  /** How far the event at hand has come. The codes are on disk. */
  enum Phase {
    IDLE(0),
    BEFORE(1),
    DELIVER(2),
    AFTER(3);

    private final int code;

    Phase(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Phase of(int code) {
      for (Phase phase : values()) {
        if (phase.code == code) {
          return phase;
        }
      }
      throw new IllegalArgumentException("stage phase " + code + " is unknown here");
    }
  }

  /**
   * A timer that is due, or an end that is to be told.
   *
   * @param deadline {@link #END} for an end
   */
  record Firing(StateNode node, Key key, long deadline) {
    static final long END = Long.MIN_VALUE;

    boolean isEnd() {
      return deadline == END;
    }

    void fire() {
      if (isEnd()) {
        node.fireEnd();
      } else {
        node.fireTimer(key, deadline);
      }
    }
  }

  /** An answer has come that is not due before the next stage takes its event. */
  void hold(Ticket ticket) {
    graph.held().hold(ticket.event, ticket.answerBytes());
  }

  void connect(Graph owner) {
    this.graph = owner;
  }

  /** Adds a component that runs in this stage; in topological order. */
  void add(StateNode node) {
    components.add(node);
    if (node instanceof WindowNode window) {
      windows = Arrays.copyOf(windows, windows.length + 1);
      windows[windows.length - 1] = window;
    }
  }

  int level() {
    return level;
  }

  /** What the timers of its components lower. */
  TimerBound timers() {
    return timers;
  }

  /** What the state of its components counts against. */
  StateBudget.Share budget() {
    return budget;
  }

  /** Gives back what the state of its components took. */
  void release() {
    components.forEach(node -> node.state().release());
  }

  LaneTime clock() {
    return clock;
  }

  Ends ends() {
    return ends;
  }

  Phase phase() {
    return phase;
  }

  Deque<Firing> firings() {
    return firings;
  }

  Deque<Event> waiting() {
    return waiting;
  }

  boolean idle() {
    return waiting.isEmpty();
  }

  boolean hasQueueRoom() {
    return waiting.size() < MAX_WAITING;
  }

  /** The event at hand. */
  Event event() {
    Event head = waiting.peek();
    if (head == null) {
      throw new IllegalStateException("stage " + level + " has no event at hand");
    }
    return head;
  }

  /** The next event, which may wait for answers. */
  void enqueue(Event event) {
    waiting.add(event);
  }

  /** When the first of this stage's components wants to hear of time, in elapsed milliseconds. */
  long earliestDeadline() {
    long earliest = Long.MAX_VALUE;
    for (StateNode node : components) {
      earliest = Math.min(earliest, node.earliestDeadline());
    }
    return earliest;
  }

  /** Counts idleness at windows afresh. */
  void restart() {
    for (WindowNode window : windows) {
      window.restart();
    }
  }

  /** Goes on as far as answers and room allow. */
  void advance() {
    while (true) {
      Event event = waiting.peek();
      if (event == null || !step(event)) {
        return;
      }
    }
  }

  /** Takes one event through; false where an answer or room is missing. */
  private boolean step(Event event) {
    if (phase == Phase.IDLE) {
      if (!event.ready(level)) {
        return false;
      }
      begin(event);
    }
    if (phase == Phase.BEFORE) {
      if (!fireAll()) {
        return false;
      }
      phase = Phase.DELIVER;
    }
    if (phase == Phase.DELIVER) {
      if (!deliver(event)) {
        return false;
      }
      findDue(event);
      findEnds(event);
      phase = Phase.AFTER;
    }
    if (!fireAll()) {
      return false;
    }
    settled = true;
    graph.changed();
    phase = Phase.IDLE;
    waiting.remove();
    graph.passOn(level, event);
    return true;
  }

  private void begin(Event event) {
    graph.changed();
    boolean moved = clock.set(event.elapsedMillis, event.laneMillis);
    if (moved) {
      graph.timeMoved();
    }
    findDue(event);
    tellWindows(event);
    if (level > 0) {
      List<Ticket> tickets = event.tickets(level);
      tickets.forEach(ticket -> ticket.node.replay(ticket));
      tickets.clear();
      event.sortDeliveries(level);
    }
    // Nothing was left to fire by the event before, at the same time: then nothing is now.
    boolean quiet = settled && !moved && event.kind == RecordKind.DATA && firings.isEmpty();
    phase = quiet ? Phase.DELIVER : Phase.BEFORE;
  }

  /** What an event means to windows, beside the FlowFiles that it brings. */
  private void tellWindows(Event event) {
    for (WindowNode window : windows) {
      switch (event.kind) {
        case DATA -> window.observe(event.source);
        case CLOCK -> window.stepClock();
        case FLOW -> window.restart();
        case TICK, END_OF_SOURCE, TABLE, GAP, POSITION -> {}
      }
    }
  }

  /** Fires what is due, one after another: each may make windows behind it due. */
  private boolean fireAll() {
    while (true) {
      Firing next = firings.peek();
      WindowNode due = dueWindow(next);
      if (next == null && due == null) {
        return true;
      }
      if (!graph.hasRoom(level)) {
        return false;
      }
      graph.changed();
      if (due == null) {
        firings.remove().fire();
      } else {
        due.fireNext();
      }
    }
  }

  /**
   * The first window, in topological order, that has something to fire before a timer or an end. An
   * end waits for what the windows before it still give out; windows behind it hear first what it
   * makes them give out, or that would be late there.
   */
  private @Nullable WindowNode dueWindow(@Nullable Firing next) {
    if (next != null && !next.isEnd()) {
      return null;
    }
    int before = next == null ? Integer.MAX_VALUE : next.node().index();
    for (WindowNode window : windows) {
      if (window.index() < before && window.isDue()) {
        return window;
      }
    }
    return null;
  }

  private boolean deliver(Event event) {
    if (level == 0) {
      if (event.kind == RecordKind.DATA) {
        if (!graph.hasRoom(level)) {
          return false;
        }
        graph.enter(event);
      }
      return true;
    }
    Deque<Event.Delivery> deliveries = event.deliveries(level);
    while (!deliveries.isEmpty()) {
      if (!graph.hasRoom(level)) {
        return false;
      }
      graph.changed();
      Event.Delivery delivery = deliveries.remove();
      delivery.edge().arrive(delivery.flowFile());
    }
    return true;
  }

  /** Lists the timers due by now. Those that their firing sets again wait for the next round. */
  private void findDue(Event event) {
    if (timers.earliest() > event.elapsedMillis) {
      return;
    }
    List<Firing> due = new ArrayList<>();
    long next = Long.MAX_VALUE;
    for (StateNode node : components) {
      node.state()
          .collectDue(
              event.elapsedMillis, (key, deadline) -> due.add(new Firing(node, key, deadline)));
      next = Math.min(next, node.state().earliestDeadline());
    }
    timers.become(next);
    due.sort(FIRING_ORDER);
    firings.addAll(due);
  }

  /** Lists the components whose last source ended with this event; a record revives its source. */
  private void findEnds(Event event) {
    if (event.kind == RecordKind.DATA) {
      ends.revive(event.source);
    } else if (event.kind == RecordKind.END_OF_SOURCE) {
      for (StateNode node : ends.end(event.source, components)) {
        firings.add(new Firing(node, Key.empty(), Firing.END));
      }
    } else if (event.kind == RecordKind.FLOW) {
      for (StateNode node : components) {
        if (graph.ending().contains(node.name())) {
          firings.add(new Firing(node, Key.empty(), Firing.END));
        }
      }
    }
  }

  /** Sets the time to that of another stage, which has nothing at hand either. */
  void copyTime(Stage other) {
    clock.set(other.clock.elapsedMillis(), other.clock.laneMillis());
  }

  /**
   * Continues where a checkpoint was taken.
   *
   * @param at how far the first of the events had come
   * @param remaining what was still to fire
   * @param events those that had not left the stage
   */
  void restore(
      Phase at, List<Firing> remaining, List<Event> events, long elapsed, long laneMillis) {
    phase = at;
    firings.addAll(remaining);
    waiting.addAll(events);
    if (level > 0) {
      events.forEach(event -> graph.held().enter(event, level));
    }
    clock.set(elapsed, laneMillis);
  }
}
