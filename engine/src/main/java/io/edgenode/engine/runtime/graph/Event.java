package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.RecordKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One journal record on its way through the stages, with what waits for each of them. Owner: the
 * lane.
 */
final class Event {
  final RecordKind kind;
  final long sequence;
  final long elapsedMillis;
  final long laneMillis;

  /** The record's own lineage: what timers and windows that it lets fire descend from. */
  final Lineage trigger;

  /** The source concerned, or empty. */
  final String source;

  /** What a data record brings; null once it was let in. */
  @Nullable FlowFile flowFile;

  /** What was computed of that before, from the component on that comes to it next. */
  @Nullable Precomputed precomputed;

  /** About what it holds of the heap while it waits before a stage; {@link Held} counts. */
  long held;

  private final Level[] levels;

  /** Where no stage but the first is: nothing waits. */
  private static final Level[] FIRST_ONLY = new Level[1];

  Event(
      RecordKind kind,
      long sequence,
      long elapsedMillis,
      long laneMillis,
      Lineage trigger,
      String source,
      int stages) {
    this.kind = kind;
    this.sequence = sequence;
    this.elapsedMillis = elapsedMillis;
    this.laneMillis = laneMillis;
    this.trigger = trigger;
    this.source = source;
    this.levels = stages == 1 ? FIRST_ONLY : new Level[stages];
    for (int i = 1; i < stages; i++) {
      levels[i] = new Level();
    }
  }

  /**
   * A FlowFile that waits to be handed over an edge.
   *
   * @param edge where it goes
   * @param flowFile what goes
   */
  record Delivery(Edge edge, FlowFile flowFile) {}

  /** What waits before one stage. */
  private static final class Level {
    private final List<Ticket> tickets = new ArrayList<>();
    private Deque<Delivery> deliveries = new ArrayDeque<>();
    private int unanswered;
  }

  /** What was computed for a component, if it was; once. */
  @Nullable Precomputed takePrecomputed(ProcessorNode node) {
    Precomputed head = precomputed;
    if (head == null || !head.isBy(node)) {
      return null;
    }
    precomputed = head.next;
    return head;
  }

  /** Keeps a FlowFile until its stage comes to this event. */
  void deliver(Edge edge, FlowFile flowFile) {
    levels[edge.level()].deliveries.add(new Delivery(edge, flowFile));
  }

  /** Notes that an asynchronous step of the stage before this one has begun. */
  void ask(int level, Ticket ticket) {
    levels[level].tickets.add(ticket);
    levels[level].unanswered++;
  }

  void answered(int level) {
    levels[level].unanswered--;
  }

  /** Whether the stage may begin with this event: every answer it waits for is there. */
  boolean ready(int level) {
    return level == 0 || levels[level].unanswered == 0;
  }

  /** The steps whose answers this stage brings in, in the order in which they were begun. */
  List<Ticket> tickets(int level) {
    return levels[level].tickets;
  }

  /** Visits the content of every FlowFile in this event. */
  void visit(Consumer<Content> visitor) {
    FlowFile entering = flowFile;
    if (entering != null) {
      visitor.accept(entering.content());
    }
    visitWaiting(1, visitor);
  }

  /** Visits the content of every FlowFile that waits for a stage, or for one behind it. */
  void visitWaiting(int fromLevel, Consumer<Content> visitor) {
    for (int level = fromLevel; level < levels.length; level++) {
      levels[level].deliveries.forEach(delivery -> visitor.accept(delivery.flowFile.content()));
      levels[level].tickets.forEach(ticket -> visitor.accept(ticket.input.content()));
    }
  }

  /** About what the answers hold of the heap that wait for a stage, or for one behind it. */
  long answerBytes(int fromLevel) {
    long bytes = 0;
    for (int level = fromLevel; level < levels.length; level++) {
      for (Ticket ticket : levels[level].tickets) {
        bytes += ticket.answerBytes();
      }
    }
    return bytes;
  }

  int levels() {
    return levels.length;
  }

  /** Whether an asynchronous step has a FlowFile of this event, or its answer is not taken yet. */
  boolean asks() {
    for (int level = 1; level < levels.length; level++) {
      if (!levels[level].tickets.isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /** Puts what waits into edge order, arrival order within an edge: independent of timing. */
  void sortDeliveries(int level) {
    Deque<Delivery> waiting = levels[level].deliveries;
    if (waiting.size() > 1) {
      List<Delivery> sorted = new ArrayList<>(waiting);
      sorted.sort(Comparator.comparingInt(delivery -> delivery.edge.index()));
      levels[level].deliveries = new ArrayDeque<>(sorted);
    }
  }

  Deque<Delivery> deliveries(int level) {
    return levels[level].deliveries;
  }

  /** Tokens that are in this event, at this stage or a later one. */
  int tokens(int fromLevel) {
    int tokens = flowFile == null ? 0 : 1;
    for (int i = Math.max(1, fromLevel); i < levels.length; i++) {
      tokens += levels[i].tickets.size() + levels[i].deliveries.size();
    }
    return tokens;
  }
}
