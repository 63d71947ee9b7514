package io.edgenode.engine.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** JSON Schema (draft 2020-12) of options, from the same declarations that bind them. Stateless. */
public final class Schemas {
  private Schemas() {}

  /**
   * The schema of a mapping that holds the options of these records and no others.
   *
   * @param extras further keys with their schemas; {@code required} is never among them
   */
  public static Map<String, Object> object(
      List<RecordSpec<?>> specs, Bindings bindings, Map<String, Object> extras) {
    Map<String, Object> properties = new LinkedHashMap<>(extras);
    List<String> required = new ArrayList<>();
    for (RecordSpec<?> spec : specs) {
      for (OptionSpec option : spec.options()) {
        properties.put(option.name(), option(option, bindings));
        if (option.required()) {
          required.add(option.name());
        }
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    if (!required.isEmpty()) {
      schema.put("required", required);
    }
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> option(OptionSpec option, Bindings bindings) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", description(option));
    option.defaultValue().ifPresent(written -> schema.put("default", written));
    if (!option.declared().example().isEmpty()) {
      schema.put("examples", List.of(option.declared().example()));
    }
    schema.putAll(new TreeMap<>(bindings.of(option.type()).schema()));
    return schema;
  }

  /** What an option does and what limits it has. */
  public static String description(OptionSpec option) {
    StringBuilder text = new StringBuilder(option.declared().doc());
    if (!option.min().isEmpty()) {
      text.append(" At least ").append(option.min()).append('.');
    }
    if (!option.max().isEmpty()) {
      text.append(" At most ").append(option.max()).append('.');
    }
    return text.toString();
  }
}
