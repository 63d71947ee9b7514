package io.edgenode.node.cli;

import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One option as people read it, derived from what binds it.
 *
 * @param name as in YAML; a nested option's name follows its owner's and a dot
 * @param type in words
 * @param required whether it must be written
 * @param defaultValue as in YAML, empty for none
 * @param range the least and the greatest value in words, empty for none
 * @param example as in YAML, empty for none
 * @param doc what it does
 */
record OptionReference(
    String name,
    String type,
    boolean required,
    String defaultValue,
    String range,
    String example,
    String doc) {

  /** The options of a config record, nested ones behind their owners. */
  static List<OptionReference> of(RecordSpec<?> spec, Bindings bindings) {
    List<OptionReference> options = new ArrayList<>();
    collect(spec, bindings, "", options);
    return options;
  }

  private static void collect(
      RecordSpec<?> spec, Bindings bindings, String prefix, List<OptionReference> options) {
    for (OptionSpec option : spec.options()) {
      String name = prefix + option.name();
      Optional<RecordSpec<?>> nested = nested(option.type());
      options.add(
          new OptionReference(
              name,
              bindings.of(option.type()).name(),
              option.required(),
              nested.isPresent() ? "" : option.defaultValue().orElse(""),
              range(option),
              option.declared().example(),
              option.declared().doc()));
      nested.ifPresent(record -> collect(record, bindings, name + ".", options));
    }
  }

  /** The record that an option is, itself or as an Optional. */
  private static Optional<RecordSpec<?>> nested(Type type) {
    if (type instanceof ParameterizedType generic && generic.getRawType() == Optional.class) {
      return nested(generic.getActualTypeArguments()[0]);
    }
    return type instanceof Class<?> plain && plain.isRecord() && hasOptions(plain)
        ? Optional.of(RecordSpec.of(plain.asSubclass(Record.class)))
        : Optional.empty();
  }

  private static boolean hasOptions(Class<?> record) {
    return record.getRecordComponents().length > 0
        && record.getRecordComponents()[0].isAnnotationPresent(io.edgenode.engine.api.Option.class);
  }

  private static String range(OptionSpec option) {
    if (option.min().isEmpty() && option.max().isEmpty()) {
      return "";
    }
    if (option.max().isEmpty()) {
      return "at least " + option.min();
    }
    return option.min().isEmpty()
        ? "at most " + option.max()
        : option.min() + " to " + option.max();
  }

  private JsonObject toJson() {
    JsonObject json =
        new JsonObject().put("name", name).put("type", type).put("required", required);
    if (!defaultValue.isEmpty()) {
      json.put("default", defaultValue);
    }
    if (!range.isEmpty()) {
      json.put("range", range);
    }
    if (!example.isEmpty()) {
      json.put("example", example);
    }
    return json.put("doc", doc);
  }

  static JsonArray toJson(List<OptionReference> options) {
    JsonArray array = new JsonArray();
    options.forEach(option -> array.add(option.toJson()));
    return array;
  }
}
