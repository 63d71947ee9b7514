package io.edgenode.node.http;

import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.Ledger;
import io.edgenode.node.view.NodeStats;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;

/** A snapshot as JSON. Stateless. */
final class StatsJson {
  private StatsJson() {}

  static JsonObject of(NodeStats node) {
    JsonArray flows = new JsonArray();
    node.flows().forEach(flow -> flows.add(of(flow)));
    JsonObject json =
        new JsonObject()
            .put("node", node.node())
            .put("version", node.version())
            .put("at", node.at().toString())
            .put("uptime_seconds", node.uptime().toMillis() / 1e3)
            .put("ready", node.ready())
            .put("data_bytes", node.dataBytes())
            .put("free_bytes", node.freeBytes())
            .put("state_bytes", node.stateBytes())
            .put("state_limit_bytes", node.stateLimit())
            .put("flows", flows);
    putInvalid(json, node);
    return json;
  }

  /** Nothing where every file is valid. */
  private static void putInvalid(JsonObject into, NodeStats node) {
    if (node.invalid().isEmpty()) {
      return;
    }
    JsonArray files = new JsonArray();
    for (InvalidFlow invalid : node.invalid()) {
      JsonObject entry = new JsonObject().put("file", invalid.file());
      invalid.flow().ifPresent(flow -> entry.put("flow", flow));
      files.add(
          entry
              .put("runs", word(invalid.instead()))
              .put("ready", invalid.ready())
              .put("reason", invalid.sentence())
              .put("problems", new JsonArray(invalid.problems())));
    }
    into.put("invalid", files);
  }

  /**
   * What {@code /health/ready} says: each flow and component, with the reason of those not ready
   * and what components say of themselves, and files that don't run as they are.
   */
  static JsonObject readiness(NodeStats node) {
    JsonArray flows = new JsonArray();
    for (FlowStats flow : node.flows()) {
      JsonArray components = new JsonArray();
      for (ComponentStats component : flow.components()) {
        JsonObject entry =
            new JsonObject()
                .put("component", component.name())
                .put("ready", component.problem().isEmpty());
        component.problem().ifPresent(reason -> entry.put("reason", reason));
        putStatus(entry, component);
        components.add(entry);
      }
      JsonObject entry =
          new JsonObject()
              .put("flow", flow.name())
              .put("state", word(flow.state()))
              .put("ready", flow.ready());
      flow.reason().ifPresent(reason -> entry.put("reason", reason));
      flows.add(entry.put("components", components));
    }
    JsonObject json =
        new JsonObject().put("status", node.ready() ? "ready" : "not ready").put("flows", flows);
    putInvalid(json, node);
    return json;
  }

  static JsonObject of(Ledger ledger) {
    return new JsonObject()
        .put("journalled", ledger.journalled())
        .put("spawned", ledger.spawned())
        .put("delivered", ledger.delivered())
        .put("filtered", ledger.filtered())
        .put("absorbed", ledger.absorbed())
        .put("dropped", ledger.dropped())
        .put("dead_lettered", ledger.deadLettered());
  }

  private static JsonObject of(FlowStats flow) {
    JsonArray components = new JsonArray();
    flow.components().forEach(component -> components.add(of(component)));
    JsonObject json =
        new JsonObject()
            .put("flow", flow.name())
            .put("description", flow.description())
            .put("version", flow.version())
            .put("state", word(flow.state()))
            .put("ready", flow.ready())
            .put("epoch", flow.epoch())
            .put("restarts", flow.restarts())
            .put("ledger", of(flow.ledger()))
            .put("in_flight", flow.inFlight())
            .put("backlog", flow.backlog())
            .put("journal_bytes", flow.storage().journalBytes())
            .put("dead_letter_bytes", flow.storage().deadLetterBytes())
            .put("components", components);
    flow.reason().ifPresent(reason -> json.put("reason", reason));
    return json;
  }

  private static JsonObject of(ComponentStats component) {
    JsonObject json =
        new JsonObject()
            .put("component", component.name())
            .put("kind", word(component.kind()))
            .put("type", component.type())
            .put("ready", component.problem().isEmpty())
            .put("received", component.received())
            .put("emitted", component.emitted())
            .put("ended", of(component.ended()))
            .put("waiting", waiting(component));
    putStatus(json, component);
    component.problem().ifPresent(problem -> json.put("reason", problem));
    component.lastError().ifPresent(error -> json.put("last_error", error));
    return json;
  }

  /** What a component says of itself, if anything, such as what it waits for. */
  private static void putStatus(JsonObject into, ComponentStats component) {
    if (!component.status().isEmpty()) {
      into.put("status", component.status());
    }
  }

  /** FlowFiles that wait at a component, whatever they wait for. */
  static long waiting(ComponentStats component) {
    if (component.detail() instanceof ComponentStats.OfSource source) {
      return source.buffered();
    }
    if (component.detail() instanceof ComponentStats.OfSink sink) {
      return sink.undelivered();
    }
    return component.detail() instanceof ComponentStats.OfProcessor processor
        ? processor.inFlight()
        : 0;
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
