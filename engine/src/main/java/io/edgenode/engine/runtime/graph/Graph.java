package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.ledger.Ledger;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lane's fused graph. The lane hands it journal records in order, one at a time, and lets it go
 * on whenever an answer or room has come. Owner: the lane.
 */
public final class Graph {
  /**
   * The logger that says that event times are years from arrival. Where arrival is no real time, as
   * in flow tests, it is to be silenced.
   */
  public static final String EVENT_TIMES_LOG = "io.edgenode.engine.event-times";

  private final Stage[] stages;
  private final List<Node> nodes;
  private final Map<String, SourceNode> sources;
  private final SinkNode[] sinks;
  private final AsyncNode[] asyncs;
  private final List<Edge> edges;
  private final SinkPort[] offices;
  private final FlowHead head;
  private final Held held = new Held();
  private Set<String> ending = Set.of();
  private @Nullable SourceNode lastSource;
  private boolean timeMoved = true;
  private long changes;

  Graph(Stage[] stages, List<Node> nodes, List<Edge> edges, List<SinkPort> offices, FlowHead head) {
    this.stages = stages;
    this.head = head;
    this.nodes = List.copyOf(nodes);
    this.edges = List.copyOf(edges);
    this.offices = offices.toArray(SinkPort[]::new);
    this.sources = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node instanceof SourceNode source) {
        sources.put(source.name(), source);
      }
    }
    this.sinks = nodes.stream().filter(SinkNode.class::isInstance).toArray(SinkNode[]::new);
    this.asyncs = nodes.stream().filter(AsyncNode.class::isInstance).toArray(AsyncNode[]::new);
    for (Stage stage : stages) {
      stage.connect(this);
    }
  }

  /**
   * Whether the next journal record may be handed in: the one before has left the first stage, and
   * those behind asynchronous steps do not hold too much.
   */
  public boolean ready() {
    return stages[0].idle() && !held.isTooMuch();
  }

  /** What may be computed of a record before it is handed in. */
  public FlowHead head() {
    return head;
  }

  /**
   * Hands in a data record. Only when {@link #ready}.
   *
   * @param precomputed what was computed of it, perhaps by the head of another graph
   */
  public void data(
      String source,
      long sequence,
      long elapsedMillis,
      long laneMillis,
      FlowFile flowFile,
      @Nullable Precomputed precomputed) {
    Event event =
        new Event(
            RecordKind.DATA,
            sequence,
            elapsedMillis,
            laneMillis,
            flowFile.lineage(),
            source,
            stages.length);
    event.flowFile = flowFile;
    event.precomputed = precomputed;
    stages[0].enqueue(event);
  }

  /** Hands in a control record that moves time or ends a source. Only when {@link #ready}. */
  public void control(
      RecordKind kind,
      String source,
      long sequence,
      long elapsedMillis,
      long laneMillis,
      Lineage trigger) {
    stages[0].enqueue(
        new Event(kind, sequence, elapsedMillis, laneMillis, trigger, source, stages.length));
  }

  /** Tells some components that their input has ended, as a change of version does. */
  public void end(
      Set<String> components, long sequence, long elapsedMillis, long laneMillis, Lineage trigger) {
    ending = Set.copyOf(components);
    control(RecordKind.FLOW, "", sequence, elapsedMillis, laneMillis, trigger);
  }

  /** Says that the flow begins or begins again here: windows count idleness afresh. */
  public void restart() {
    for (Stage stage : stages) {
      stage.restart();
    }
  }

  /** The components that a flow record ends. */
  Set<String> ending() {
    return ending;
  }

  /**
   * Takes over what stays of an old version: state and counters by name, ended sources.
   *
   * @return the counters of components that are gone, which still count for the flow
   */
  public Ledger.Counts takeOver(Graph old, Set<String> keptState) {
    Map<String, Node> before = new HashMap<>();
    old.nodes.forEach(node -> before.put(node.name(), node));
    for (Node node : nodes) {
      Node former = before.remove(node.name());
      if (former == null) {
        continue;
      }
      node.ledger.restore(former.ledger.counts());
      if (keptState.contains(node.name())
          && node instanceof StateNode to
          && former instanceof StateNode from) {
        to.state().takeOver(from.state());
      }
      if (node instanceof WindowNode to && former instanceof WindowNode from) {
        to.countOn(from);
      }
    }
    for (Stage stage : stages) {
      stage.ends().restore(old.stages[0].ends().ended());
      stage.copyTime(old.stages[0]);
    }
    Ledger.Counts gone = Ledger.Counts.ZERO;
    for (Node node : before.values()) {
      gone = gone.plus(node.ledger.counts());
    }
    return gone;
  }

  /** Goes on as far as answers and room allow, the last stages first, so that room spreads up. */
  public void advance() {
    for (int i = stages.length - 1; i >= 0; i--) {
      stages[i].advance();
    }
  }

  /** Whether any stage came to another time since the last call. */
  public boolean takeTimeMoved() {
    boolean moved = timeMoved;
    timeMoved = false;
    return moved;
  }

  void timeMoved() {
    timeMoved = true;
  }

  /** Rises with everything that changes what {@link #snapshot} holds. */
  public long changes() {
    return changes;
  }

  void changed() {
    changes++;
  }

  /** Whether nothing waits in any stage. */
  public boolean idle() {
    for (Stage stage : stages) {
      if (!stage.idle()) {
        return false;
      }
    }
    return true;
  }

  /** The earliest timer, in elapsed milliseconds; {@link Long#MAX_VALUE} if there is none. */
  public long earliestDeadline() {
    long earliest = Long.MAX_VALUE;
    for (Stage stage : stages) {
      earliest = Math.min(earliest, stage.earliestDeadline());
    }
    return earliest;
  }

  /** Tokens between the stages and in asynchronous steps, counted where they are (K24). */
  public long tokensInside() {
    long tokens = 0;
    for (Stage stage : stages) {
      for (Event event : stage.waiting()) {
        tokens += event.tokens(stage.level());
      }
    }
    return tokens;
  }

  /** Visits the content of every FlowFile that is between stages or in an asynchronous step. */
  public void visit(Consumer<Content> visitor) {
    for (Stage stage : stages) {
      for (Event event : stage.waiting()) {
        event.visit(visitor);
      }
    }
  }

  /** Whether any asynchronous step has a FlowFile, or its answer has not come into the flow yet. */
  public boolean asks() {
    for (Stage stage : stages) {
      if (stage.waiting().stream().anyMatch(Event::asks)) {
        return true;
      }
    }
    return false;
  }

  /** FlowFiles in asynchronous steps, by component. */
  public Map<String, Integer> inFlight() {
    Map<String, Integer> inFlight = new LinkedHashMap<>();
    for (AsyncNode node : asyncs) {
      inFlight.put(node.name(), node.inFlight());
    }
    return inFlight;
  }

  /** Every component's counters, in topological order. */
  public Map<String, Ledger> ledgers() {
    Map<String, Ledger> ledgers = new LinkedHashMap<>();
    nodes.forEach(node -> ledgers.put(node.name(), node.ledger));
    return ledgers;
  }

  /** Keys held in state, and keys evicted from it, by component. */
  public Map<String, StateSize> stateSizes() {
    Map<String, StateSize> sizes = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node instanceof StateNode stateful) {
        sizes.put(node.name(), new StateSize(stateful.state().keys(), stateful.state().evicted()));
      }
    }
    return sizes;
  }

  /** FlowFiles whose event time is more than a year away from their arrival, by window. */
  public Map<String, Long> distantTimes() {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (Node node : nodes) {
      if (node instanceof WindowNode window) {
        counts.put(node.name(), window.distantTimes());
      }
    }
    return counts;
  }

  /**
   * @param keys keys held now
   * @param evicted keys that had to make room since the graph was made
   */
  public record StateSize(int keys, long evicted) {}

  /** What a component answers, between two records; nothing where it can't be asked. */
  public Queryable.Answer answer(String component, Queryable.Question question) {
    return nodes.stream()
        .filter(node -> node.name().equals(component) && node instanceof ProcessorNode)
        .findFirst()
        .flatMap(node -> ((ProcessorNode) node).answer(question))
        .orElse(Queryable.Answer.NOTHING);
  }

  /** The time of a component's stage: a sink behind an asynchronous step sees its own. */
  public LaneTime time(String component) {
    for (Node node : nodes) {
      if (node.name().equals(component)) {
        return node.stage().clock();
      }
    }
    throw new IllegalArgumentException("no component '" + component + "'");
  }

  /** Lets asynchronous steps begin nothing more, and gives back what state took of the heap. */
  public void close() {
    for (Stage stage : stages) {
      stage.release();
    }
    for (AsyncNode node : asyncs) {
      node.close();
    }
  }

  /** Copies what a checkpoint needs of the graph. */
  public GraphSnapshot snapshot(boolean whole) {
    return GraphSnapshot.of(this, whole);
  }

  /** Whether room is left for one more FlowFile that enters at this stage. */
  boolean hasRoom(int level) {
    for (SinkNode sink : sinks) {
      if (!sink.hasRoom()) {
        return false;
      }
    }
    for (SinkPort office : offices) {
      if (!office.hasRoom()) {
        return false;
      }
    }
    for (AsyncNode node : asyncs) {
      if (node.level() >= level && !node.hasRoom()) {
        return false;
      }
    }
    for (int i = level + 1; i < stages.length; i++) {
      if (!stages[i].hasQueueRoom()) {
        return false;
      }
    }
    return true;
  }

  /** Lets a data record in at its source. */
  void enter(Event event) {
    SourceNode source = lastSource;
    if (source == null || !source.name().equals(event.source)) {
      source = sources.get(event.source);
      lastSource = source;
    }
    FlowFile flowFile = event.flowFile;
    if (source == null || flowFile == null) {
      throw new IllegalStateException("the flow has no source '" + event.source + "'");
    }
    event.flowFile = null;
    source.accept(flowFile);
  }

  /** Hands an event that a stage has finished to the next. */
  void passOn(int level, Event event) {
    if (stages.length == 1) {
      return;
    }
    held.leave(event);
    if (level + 1 < stages.length) {
      held.enter(event, level + 1);
      Stage next = stages[level + 1];
      next.enqueue(event);
      next.advance();
    }
  }

  Held held() {
    return held;
  }

  Stage[] stages() {
    return stages;
  }

  List<Node> nodes() {
    return nodes;
  }

  List<Edge> edges() {
    return edges;
  }
}
