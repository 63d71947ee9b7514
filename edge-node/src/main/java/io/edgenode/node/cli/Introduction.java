package io.edgenode.node.cli;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.node.assembly.Node;
import io.edgenode.processors.httplistener.HttpListenerConfig;
import io.edgenode.processors.mqttlistener.MqttListenerConfig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What {@code run} says first: what runs, and where to look. Stateless. */
final class Introduction {
  private static final String READING = "{\"sensor\":\"s1\",\"temperature\":31.2}";

  private Introduction() {}

  static List<String> of(Node node) {
    List<String> lines = new ArrayList<>();
    List<FlowDefinition> flows = node.flows();
    lines.add(
        "edge-node "
            + Version.read()
            + " runs "
            + switch (flows.size()) {
              case 0 -> "no flow";
              case 1 -> "one flow";
              default -> flows.size() + " flows";
            });
    node.invalid().forEach(file -> lines.add("  " + file.sentence()));
    for (FlowDefinition flow : flows) {
      lines.add(
          "  " + flow.name() + (flow.description().isEmpty() ? "" : ": " + flow.description()));
      lines.add("    " + names(flow, Descriptor.Kind.SOURCE));
      lines.add("    → " + names(flow, Descriptor.Kind.SINK));
      node.notRunning(flow.name()).ifPresent(reason -> lines.add("    not running: " + reason));
    }
    node.url()
        .ifPresent(
            url -> {
              lines.add("look at  " + url + "/          what runs");
              lines.add("         " + url + "/metrics   for Prometheus");
            });
    flows.stream()
        .filter(flow -> node.notRunning(flow.name()).isEmpty())
        .flatMap(flow -> flow.components().stream())
        .flatMap(component -> sample(component.config()).stream())
        .min(Comparator.naturalOrder()) // curl, which everybody has, before mosquitto_pub
        .ifPresent(command -> lines.add("send     " + command));
    return lines;
  }

  /** One line to paste that sends a reading. */
  private static Optional<String> sample(Record config) {
    if (config instanceof HttpListenerConfig http && http.port() != 0) {
      String token = http.token().isPresent() ? "-H \"Authorization: Bearer $TOKEN\" " : "";
      return Optional.of(
          "curl "
              + token
              + "-d '"
              + READING
              + "' http://"
              + host(http.host())
              + ":"
              + http.port()
              + http.path());
    }
    if (config instanceof MqttListenerConfig mqtt && mqtt.port() != 0) {
      String login = mqtt.username().isPresent() ? "-u USER -P PASSWORD " : "";
      return Optional.of(
          "mosquitto_pub -h "
              + mqtt.host()
              + " -p "
              + mqtt.port()
              + " "
              + login
              + "-q 1 -t "
              + topic(mqtt.topics())
              + " -m '"
              + READING
              + "'");
    }
    return Optional.empty();
  }

  /** One that is taken: the first filter, with names where it takes any. */
  static String topic(List<String> filters) {
    return filters.isEmpty() || filters.contains("#")
        ? "demo/s1"
        : filters.get(0).replace("+", "s1").replace("#", "s1");
  }

  private static String host(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  private static String names(FlowDefinition flow, Descriptor.Kind kind) {
    return flow.components().stream()
        .filter(component -> component.descriptor().kind() == kind)
        .map(component -> component.name() + " (" + component.descriptor().type() + ")")
        .collect(Collectors.joining(", "));
  }
}
