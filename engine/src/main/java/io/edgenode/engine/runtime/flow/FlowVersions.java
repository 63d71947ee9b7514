package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.definition.FlowDefinition;
import java.util.ArrayList;
import java.util.List;

/** The versions of a flow that its journal names (K35). Any thread; blocks. */
final class FlowVersions {
  private final FlowDefinition flow;
  private final FlowServices services;
  private final FlowRepository stores;

  /**
   * @param flow the present version
   */
  FlowVersions(FlowDefinition flow, FlowServices services, FlowRepository stores) {
    this.flow = flow;
    this.services = services;
    this.stores = stores;
  }

  /**
   * A version by its hash.
   *
   * @throws IllegalStateException if it is not kept here, or can't be read any more
   */
  FlowDefinition apply(String hash) {
    if (hash.equals(flow.version())) {
      return flow;
    }
    byte[] resolved =
        stores
            .version(hash)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "flow '"
                            + flow.name()
                            + "' has a backlog of version "
                            + hash
                            + ", which is not kept here"));
    return withPresentSinks(services.versions().apply(flow, resolved));
  }

  /**
   * An old version delivers with the present options of its sinks: these are no part of a version,
   * so that a wrong URL can be mended with a full journal (K35).
   */
  private FlowDefinition withPresentSinks(FlowDefinition old) {
    List<FlowDefinition.Component> components = new ArrayList<>();
    for (FlowDefinition.Component component : old.components()) {
      components.add(
          flow.components().stream()
              .filter(
                  present ->
                      component.sink().isPresent()
                          && present.name().equals(component.name())
                          && present.descriptor() == component.descriptor())
              .findFirst()
              .map(present -> withFrom(present, component.from()))
              .orElse(component));
    }
    return new FlowDefinition(
        old.name(),
        old.description(),
        old.lanes(),
        old.partitionBy(),
        old.journal(),
        old.checkpoint(),
        old.deadLetter(),
        components,
        old.version(),
        old.resolved());
  }

  private static FlowDefinition.Component withFrom(
      FlowDefinition.Component sink, List<FlowDefinition.Input> from) {
    return new FlowDefinition.Component(
        sink.name(),
        sink.descriptor(),
        sink.config(),
        from,
        sink.relationships(),
        sink.source(),
        sink.async(),
        sink.window(),
        sink.sink(),
        sink.schema());
  }
}
