package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.AsyncProcessor;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.api.WindowManager;
import io.edgenode.engine.definition.AsyncOptions;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.WindowOptions;
import io.edgenode.engine.runtime.state.ComponentState;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.window.Feeds;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes a graph of a flow: one node a component, one edge a {@code from}, one stage more for each
 * asynchronous step on the way.
 */
public final class GraphBuilder {
  private final Vertx vertx;
  private final Context context;
  private final FlowDefinition flow;
  private final DeadLetterOffice deadLetters;
  private final Runnable answered;
  private final StateBudget.Share budget;
  private final Consumer<String> distantTimes;

  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final Map<String, Integer> levels = new HashMap<>();
  private final Map<String, Set<String>> origins = new HashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private Stage[] stages = {};

  /**
   * @param context the lane's context
   * @param deadLetters where what nobody reads goes
   * @param answered called on the lane when an asynchronous step has answered
   * @param budget what state counts against
   * @param distantTimes told the first time, by window, that event time is far from arrival
   */
  public GraphBuilder(
      Vertx vertx,
      Context context,
      FlowDefinition flow,
      DeadLetterOffice deadLetters,
      Runnable answered,
      StateBudget.Share budget,
      Consumer<String> distantTimes) {
    this.vertx = vertx;
    this.context = context;
    this.flow = flow;
    this.deadLetters = deadLetters;
    this.answered = answered;
    this.budget = budget;
    this.distantTimes = distantTimes;
  }

  /**
   * Makes the graph, its components not yet opened.
   *
   * @param sinks a port for each sink
   * @param offices what else must have room before a record may enter
   */
  public Graph build(Function<FlowDefinition.Component, SinkPort> sinks, List<SinkPort> offices) {
    stages = stages();
    int index = 0;
    for (FlowDefinition.Component component : flow.components()) {
      Stage stage = stages[level(component)];
      nodes.put(component.name(), node(component, index++, stage));
    }
    for (FlowDefinition.Component component : flow.components()) {
      connect(component, sinks);
    }
    FlowHead head = FlowHead.of(flow, this::node);
    return new Graph(stages, new ArrayList<>(nodes.values()), edges, offices, head);
  }

  /** Opens every component, after its state was restored. On the lane. */
  public void open() {
    for (Node node : nodes.values()) {
      if (node instanceof StateNode stateful) {
        stateful.open(
            new Opening(vertx, node.name(), flow.name(), stateful.state(), node.stage().clock()));
      } else if (node instanceof AsyncNode async) {
        async
            .processor()
            .open(
                new Opening(
                    vertx,
                    node.name(),
                    flow.name(),
                    new ComponentState(node.stage().clock()),
                    node.stage().clock()));
      }
    }
  }

  private record Opening(Vertx vertx, String name, String flow, StateStore state, LaneTime time)
      implements ProcessorContext {}

  private Stage[] stages() {
    int highest = 0;
    for (FlowDefinition.Component component : flow.components()) {
      int level = 0;
      for (FlowDefinition.Input input : component.from()) {
        int before = levels.getOrDefault(input.component(), 0);
        level = Math.max(level, isAsync(input.component()) ? before + 1 : before);
      }
      levels.put(component.name(), level);
      boolean last = isAsync(component.name());
      highest = Math.max(highest, last ? level + 1 : level);
    }
    Stage[] made = new Stage[highest + 1];
    for (int i = 0; i < made.length; i++) {
      made[i] = new Stage(i, budget);
    }
    return made;
  }

  private boolean isAsync(String name) {
    return component(name).descriptor().factory() instanceof Factory.OfAsyncProcessor<?>;
  }

  private FlowDefinition.Component component(String name) {
    return flow.components().stream()
        .filter(component -> component.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no component '" + name + "'"));
  }

  private int level(FlowDefinition.Component component) {
    return levels.getOrDefault(component.name(), 0);
  }

  private Node node(FlowDefinition.Component component, int index, Stage stage) {
    String name = component.name();
    Factory<?> factory = component.descriptor().factory();
    if (factory instanceof Factory.OfSource<?>) {
      origins.put(name, Set.of(name));
      return new SourceNode(name, index, stage);
    }
    Set<String> from = new TreeSet<>();
    component
        .from()
        .forEach(input -> from.addAll(origins.getOrDefault(input.component(), Set.of())));
    origins.put(name, from);
    if (factory instanceof Factory.OfSink<?>) {
      return new SinkNode(name, index, stage);
    }
    if (factory instanceof Factory.OfAsyncProcessor<?> async) {
      AsyncProcessor processor = makeAsync(async, component.config());
      AsyncOptions options =
          component
              .async()
              .orElseThrow(() -> new IllegalArgumentException("'" + name + "' lacks its options"));
      return new AsyncNode(name, index, stage, processor, options, context, answered);
    }
    StateNode node = stateNode(component, index, stage);
    stage.add(node);
    stage.ends().feeds(node, from);
    return node;
  }

  private StateNode stateNode(FlowDefinition.Component component, int index, Stage stage) {
    String name = component.name();
    Factory<?> factory = component.descriptor().factory();
    if (factory instanceof Factory.OfProcessor<?>) {
      return new ProcessorNode(name, index, stage, makeProcessor(component));
    }
    if (factory instanceof Factory.OfWindow<?> window) {
      WindowOptions options =
          component
              .window()
              .orElseThrow(() -> new IllegalArgumentException("'" + name + "' lacks its options"));
      WindowManager manager = makeWindow(window, component.config());
      return new WindowNode(
          name,
          index,
          stage,
          manager,
          options,
          Feeds.of(flow, component),
          () -> distantTimes.accept(name));
    }
    throw new IllegalArgumentException("'" + name + "' is of no kind that a graph knows");
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C> WindowManager makeWindow(Factory.OfWindow<C> factory, Record config) {
    return factory.make().apply((C) config);
  }

  /** Makes a processor of a component that is one. */
  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  static Processor makeProcessor(FlowDefinition.Component component) {
    Factory.OfProcessor<Record> factory =
        (Factory.OfProcessor<Record>) component.descriptor().factory();
    return factory.make().apply(component.config());
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C> AsyncProcessor makeAsync(Factory.OfAsyncProcessor<C> factory, Record config) {
    return factory.make().apply((C) config);
  }

  private void connect(
      FlowDefinition.Component component, Function<FlowDefinition.Component, SinkPort> sinks) {
    Node node = node(component.name());
    if (node instanceof SinkNode sink) {
      sink.connect(sinks.apply(component));
      return;
    }
    Emitter emitter =
        new Emitter(node, silence(component.descriptor()), ports(component, node), deadLetters);
    if (node instanceof SourceNode source) {
      source.connect(emitter);
    } else if (node instanceof StateNode stateful) {
      stateful.connect(emitter);
    } else if (node instanceof AsyncNode async) {
      async.connect(emitter);
    }
  }

  private Node node(String name) {
    Node node = nodes.get(name);
    if (node == null) {
      throw new IllegalArgumentException("no component '" + name + "'");
    }
    return node;
  }

  private static Emitter.Silence silence(Descriptor<?> descriptor) {
    if (descriptor.has(Trait.ABSORBS)) {
      return Emitter.Silence.ABSORBED;
    }
    return descriptor.has(Trait.DROPS) ? Emitter.Silence.DROPPED : Emitter.Silence.FILTERED;
  }

  private Edge edge(Node from, Node to, int input) {
    boolean async = from instanceof AsyncNode;
    Stage stage = stages[async ? from.level() + 1 : from.level()];
    Edge edge = new Edge(edges.size(), stage, to, input, !async && from.level() == to.level());
    edges.add(edge);
    return edge;
  }

  private Emitter.Port[] ports(FlowDefinition.Component component, Node node) {
    List<Relationship> relationships =
        node instanceof SourceNode
            ? List.of(Relationship.SUCCESS, Relationship.FAILURE)
            : component.relationships();
    List<Emitter.Port> ports = new ArrayList<>();
    for (Relationship relationship : relationships) {
      List<Edge> out = new ArrayList<>();
      for (FlowDefinition.Component reader : flow.components()) {
        for (int i = 0; i < reader.from().size(); i++) {
          FlowDefinition.Input input = reader.from().get(i);
          if (input.component().equals(component.name())
              && input.relationship().equals(relationship.name())) {
            out.add(edge(node, node(reader.name()), i));
          }
        }
      }
      ports.add(new Emitter.Port(relationship, out.toArray(Edge[]::new)));
    }
    return ports.toArray(Emitter.Port[]::new);
  }
}
