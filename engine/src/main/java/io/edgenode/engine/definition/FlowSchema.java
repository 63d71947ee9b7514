package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.config.Json;
import io.edgenode.engine.config.RecordSpec;
import io.edgenode.engine.config.Schemas;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The JSON Schema (draft 2020-12) of flow files, for editors; derived from the registry. */
public final class FlowSchema {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final Map<String, Object> TEXT = Map.of("type", "string");

  private final ComponentRegistry registry;

  public FlowSchema(ComponentRegistry registry) {
    this.registry = registry;
  }

  /** The schema as indented JSON. */
  public String write() {
    Map<String, Object> extras = new LinkedHashMap<>();
    extras.put("parameters", parameters());
    Map<String, Object> definitions = new LinkedHashMap<>();
    for (Section section : Section.values()) {
      extras.put(section.key(), section(section, definitions));
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DRAFT);
    schema.put("title", "An edge-node flow");
    schema.putAll(
        Schemas.object(List.of(RecordSpec.of(FlowOptions.class)), registry.bindings(), extras));
    schema.put("$defs", definitions);
    return Json.pretty(schema);
  }

  private static Map<String, Object> parameters() {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", "Constants, used as ${name}.");
    schema.put("type", "object");
    schema.put("additionalProperties", Map.of("type", List.of("string", "number", "boolean")));
    return schema;
  }

  private Map<String, Object> section(Section section, Map<String, Object> definitions) {
    List<Object> choices = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (Descriptor<?> descriptor : registry.all(section.kind())) {
      String name = section.kindName() + "-" + descriptor.type();
      definitions.put(name, component(descriptor, section));
      types.add(descriptor.type());
      Map<String, Object> choice = new LinkedHashMap<>();
      choice.put("if", Map.of("properties", Map.of("type", Map.of("const", descriptor.type()))));
      choice.put("then", Map.of("$ref", "#/$defs/" + name));
      choices.add(choice);
    }
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", "object");
    component.put("required", List.of("type"));
    if (!choices.isEmpty()) {
      component.put("properties", Map.of("type", Map.of("enum", types)));
      component.put("allOf", choices);
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("propertyNames", Map.of("pattern", "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength", 64));
    schema.put("additionalProperties", choices.isEmpty() ? false : component);
    return schema;
  }

  private static Map<String, Object> from(List<String> roles) {
    if (roles.isEmpty()) {
      return Map.of(
          "description",
          "What it reads: a name, name.relationship, or a list of them.",
          "anyOf",
          List.of(TEXT, Map.of("type", "array", "items", TEXT, "minItems", 1)));
    }
    return Map.of(
        "description",
        "What it reads, names or name.relationship, in this order: " + String.join(", ", roles),
        "type",
        "array",
        "items",
        TEXT,
        "minItems",
        roles.size(),
        "maxItems",
        roles.size());
  }

  private Map<String, Object> component(Descriptor<?> descriptor, Section section) {
    Map<String, Object> extras = new LinkedHashMap<>();
    extras.put("type", Map.of("const", descriptor.type()));
    if (section != Section.SOURCES) {
      Map<String, Object> from = new LinkedHashMap<>();
      from.putAll(from(descriptor.inputs()));
      extras.put("from", from);
    }
    List<RecordSpec<?>> specs = new ArrayList<>(List.of(RecordSpec.of(descriptor.config())));
    specs.addAll(CommonOptions.of(descriptor));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", descriptor.summary());
    schema.putAll(Schemas.object(specs, registry.bindings(), extras));
    return schema;
  }
}
