package io.edgenode.node.cli;

import io.edgenode.engine.api.Option;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One option as people read it, derived from a config record.
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
  static List<OptionReference> of(Class<? extends Record> config) {
    List<OptionReference> options = new ArrayList<>();
    collect(config, "", options);
    return options;
  }

  private static void collect(Class<?> config, String prefix, List<OptionReference> options) {
    for (RecordComponent component : config.getRecordComponents()) {
      Option option = component.getAnnotation(Option.class);
      if (option == null) {
        continue;
      }
      String name = prefix + kebab(component.getName());
      boolean optional = component.getType() == Optional.class;
      Type type =
          optional
              ? ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0]
              : component.getGenericType();
      String written = option.defaultValue().equals(Option.NONE) ? "" : option.defaultValue();
      boolean nested = type instanceof Class<?> c && c.isRecord() && hasOptions(c);
      options.add(
          new OptionReference(
              name,
              nested ? "section" : word(type),
              !optional && option.defaultValue().equals(Option.NONE),
              nested ? "" : written,
              range(option),
              option.example(),
              option.doc()));
      if (nested) {
        collect((Class<?>) type, name + ".", options);
      }
    }
  }

  private static boolean hasOptions(Class<?> record) {
    return Arrays.stream(record.getRecordComponents())
        .anyMatch(component -> component.isAnnotationPresent(Option.class));
  }

  private static String range(Option option) {
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

  private static String word(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Map.class) {
        return "map of name to " + word(arguments[1]);
      }
      return "list of " + word(arguments[0]);
    }
    if (!(type instanceof Class<?> plain)) {
      return type.getTypeName();
    }
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(value -> kebab(((Enum<?>) value).name()))
          .collect(Collectors.joining(" | "));
    }
    return switch (plain.getSimpleName()) {
      case "String" -> "text";
      case "int", "long", "Integer", "Long" -> "whole number";
      case "double", "Double" -> "number";
      case "boolean", "Boolean" -> "true | false";
      case "ByteSize" -> "size";
      default -> kebab(plain.getSimpleName()).replace('-', ' ');
    };
  }

  /** {@code maxSize}, {@code MaxSize} and {@code MAX_SIZE} all become {@code max-size}. */
  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }

  JsonObject toJson() {
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
