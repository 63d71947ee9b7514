package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.engine.runtime.graph.GraphBuilder;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One flow version's graph on a lane.
 *
 * @param flow the version
 * @param builder what made it, and opens its components
 */
record LaneGraph(FlowDefinition flow, GraphBuilder builder, Graph graph) {
  /** The names of the version's sources. */
  Set<String> sources() {
    return flow.components().stream()
        .filter(component -> component.descriptor().kind() == Descriptor.Kind.SOURCE)
        .map(FlowDefinition.Component::name)
        .collect(Collectors.toSet());
  }

  static LaneGraph of(FlowDefinition flow, LaneSetup lane, LaneSinks sinks, Runnable answered) {
    GraphBuilder builder =
        new GraphBuilder(
            lane.vertx(),
            lane.context(),
            flow,
            sinks,
            answered,
            lane.budget(),
            window -> lane.listener().distantTimes(flow.version(), window));
    Graph graph = builder.build(sinks::port, List.of(sinks.office()));
    return new LaneGraph(flow, builder, graph);
  }
}
