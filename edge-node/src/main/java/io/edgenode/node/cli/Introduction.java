package io.edgenode.node.cli;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.node.assembly.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code run} says first: what runs, and where to look. Stateless. */
final class Introduction {
  private Introduction() {}

  static List<String> of(Node node) {
    List<String> lines = new ArrayList<>();
    List<FlowDefinition> flows = node.flows();
    lines.add(
        "edge-node "
            + Version.read()
            + " runs "
            + (flows.size() == 1 ? "one flow" : flows.size() + " flows"));
    for (FlowDefinition flow : flows) {
      lines.add(
          "  " + flow.name() + (flow.description().isEmpty() ? "" : ": " + flow.description()));
      lines.add("    " + names(flow, Descriptor.Kind.SOURCE));
      lines.add("    → " + names(flow, Descriptor.Kind.SINK));
    }
    node.url()
        .ifPresent(
            url -> {
              lines.add("look at  " + url + "/          what runs");
              lines.add("         " + url + "/metrics   for Prometheus");
            });
    return lines;
  }

  private static String names(FlowDefinition flow, Descriptor.Kind kind) {
    return flow.components().stream()
        .filter(component -> component.descriptor().kind() == kind)
        .map(component -> component.name() + " (" + component.descriptor().type() + ")")
        .collect(Collectors.joining(", "));
  }
}
