package io.edgenode.node.assembly;

import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.node.view.LatestView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds who is asked. Stateless. */
final class AskedFlow {
  /** So many names a message has at most. */
  private static final int NAMED = 20;

  private AskedFlow() {}

  /** The flow that has a component of this name that can be asked. */
  static Optional<FlowRunner> find(List<FlowRunner> flows, String flow, String component) {
    return flows.stream()
        .filter(runner -> runner.flow().name().equals(flow))
        .filter(runner -> asked(runner.flow()).anyMatch(component::equals))
        .findFirst();
  }

  /** Why there is none. */
  static LatestView.NotAsked missing(List<FlowRunner> flows, String flow, String component) {
    Optional<FlowDefinition> known =
        flows.stream().map(FlowRunner::flow).filter(one -> one.name().equals(flow)).findFirst();
    if (known.isEmpty()) {
      return new LatestView.NotAsked(
          "no such flow runs here; there are: "
              + names(flows.stream().map(runner -> runner.flow().name())));
    }
    Optional<String> type =
        known.get().components().stream()
            .filter(one -> one.name().equals(component))
            .map(one -> one.descriptor().type())
            .findFirst();
    return new LatestView.NotAsked(
        type.map(is -> "'" + component + "' is a " + is + ", which can't be asked")
                .orElse("flow '" + flow + "' has no such component")
            + "; those that can be asked in flow '"
            + flow
            + "': "
            + names(asked(known.get())));
  }

  private static Stream<String> asked(FlowDefinition flow) {
    return flow.components().stream()
        .filter(component -> component.descriptor().has(Trait.QUERYABLE))
        .map(FlowDefinition.Component::name);
  }

  private static String names(Stream<String> all) {
    List<String> names = all.limit(NAMED + 1L).toList();
    return names.isEmpty()
        ? "none"
        : names.stream()
            .map(name -> names.indexOf(name) == NAMED ? "…" : name)
            .collect(Collectors.joining(", "));
  }
}
