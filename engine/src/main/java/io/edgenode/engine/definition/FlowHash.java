package io.edgenode.engine.definition;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.Json;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Substitution;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two hashes of a flow and its resolved form. Hashes are over canonical JSON of what values
 * mean, not of how they were written; neither holds a secret, nor an option that has its default
 * value, so that a component may gain options without every flow getting a new version and every
 * state a new schema. (A default that changes needs {@code stateVersion}.) Stateless.
 */
final class FlowHash {
  /** Raised when what is hashed changes, so that every flow gets a new version. */
  private static final int FORMAT = 1;

  private FlowHash() {}

  /**
   * What lane results depend on (K35): the components with their options and edges, in order, and
   * how they are split over lanes; of a sink its name, type and edges alone. Neither journal,
   * checkpoint, dead-letter options nor the description are part of it.
   */
  static String version(FlowOptions options, List<Draft> ordered) {
    List<Object> all = new ArrayList<>();
    all.add(FORMAT);
    all.add(options.flow().value());
    all.add(options.lanes());
    all.add(options.partitionBy());
    for (Draft draft : ordered) {
      List<Object> one = identity(draft);
      one.add(edges(draft));
      if (draft.section() != Section.SINKS) {
        draft.config().ifPresent(bound -> one.add(bound.canon().identity()));
        draft.common().ifPresent(bound -> one.add(bound.canon().identity()));
      }
      all.add(one);
    }
    return sha256(all);
  }

  /** What a component's state depends on (K36): its identity, code version and shaping options. */
  static String schema(Draft draft) {
    List<Object> all = identity(draft);
    Descriptor<?> descriptor = draft.descriptor().orElseThrow();
    addShaping(all, RecordSpec.of(descriptor.config()), draft.config().orElseThrow().canon());
    if (!descriptor.inputs().isEmpty()) {
      all.add(edges(draft));
    }
    if (draft.section() == Section.WINDOWS) {
      draft
          .common()
          .ifPresent(bound -> addShaping(all, RecordSpec.of(WindowOptions.class), bound.canon()));
    }
    return sha256(all);
  }

  private static void addShaping(List<Object> all, RecordSpec<?> spec, Canon canon) {
    if (canon instanceof Canon.Fields fields) {
      for (OptionSpec option : spec.options()) {
        Canon value = fields.fields().get(option.name());
        boolean said = value != null && !fields.defaulted().contains(option.name());
        if (value != null && said && option.declared().shapesState()) {
          all.add(List.of(option.name(), value.identity()));
        }
      }
    }
  }

  private static List<Object> identity(Draft draft) {
    Descriptor<?> descriptor = draft.descriptor().orElseThrow();
    return new ArrayList<>(
        List.of(draft.section().key(), draft.name(), descriptor.type(), descriptor.stateVersion()));
  }

  private static List<Object> edges(Draft draft) {
    return List.copyOf(draft.from().stream().map(FlowHash::written).toList());
  }

  /** The primary relationship has one way of being written. */
  private static String written(Draft.Edge edge) {
    boolean primary = edge.relationship().equals("success");
    return primary ? edge.component() : edge.written();
  }

  /** The flow as JSON, parameters and defaults put in, secrets as references (K37). */
  static byte[] resolved(Canon options, List<Draft> ordered, Substitution substitution) {
    Map<String, Object> flow = new LinkedHashMap<>(fields(Optional.of(options)));
    Map<String, Object> parameters = substitution.resolvedParameters();
    if (!parameters.isEmpty()) {
      flow.put("parameters", parameters);
    }
    for (Section section : Section.values()) {
      Map<String, Object> components = new LinkedHashMap<>();
      ordered.stream()
          .filter(draft -> draft.section() == section)
          .forEach(draft -> components.put(draft.name(), component(draft)));
      if (!components.isEmpty()) {
        flow.put(section.key(), components);
      }
    }
    return Json.compact(flow).getBytes(UTF_8);
  }

  private static Map<String, Object> component(Draft draft) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", draft.descriptor().orElseThrow().type());
    if (draft.section() != Section.SOURCES) {
      component.put("from", edges(draft));
    }
    component.putAll(fields(draft.config().map(Bound::canon)));
    component.putAll(fields(draft.common().map(Bound::canon)));
    return component;
  }

  private static Map<String, Object> fields(Optional<Canon> canon) {
    Map<String, Object> all = new LinkedHashMap<>();
    if (canon.orElse(null) instanceof Canon.Fields fields) {
      fields.fields().forEach((name, value) -> all.put(name, value.resolved()));
    }
    return all;
  }

  private static String sha256(Object json) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(Json.compact(json).getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
