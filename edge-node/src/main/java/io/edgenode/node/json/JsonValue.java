package io.edgenode.node.json;

import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.ConfigReader;
import io.edgenode.engine.config.Problems;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A JSON value as a test file writes it, in YAML or JSON, or as a sink was given it. Numbers keep
 * their text. Immutable.
 */
public sealed interface JsonValue {
  Pattern NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]{0,400})(?:\\.[0-9]{1,400})?(?:[eE][+-]?[0-9]{1,4})?");

  /** Compact JSON. */
  String written();

  record Text(String text) implements JsonValue {
    @Override
    public String written() {
      return quoted(text);
    }
  }

  record Number(String text) implements JsonValue {
    @Override
    public String written() {
      return text;
    }

    public BigDecimal decimal() {
      return new BigDecimal(text);
    }
  }

  /** {@code true}, {@code false} or {@code null}. */
  record Literal(String word) implements JsonValue {
    @Override
    public String written() {
      return word;
    }
  }

  record Array(List<JsonValue> items) implements JsonValue {
    public Array {
      items = List.copyOf(items);
    }

    @Override
    public String written() {
      return items.stream().map(JsonValue::written).collect(Collectors.joining(",", "[", "]"));
    }
  }

  /** Fields in the order written. */
  record Fields(Map<String, JsonValue> fields) implements JsonValue {
    @Override
    public String written() {
      return fields.entrySet().stream()
          .map(field -> quoted(field.getKey()) + ":" + field.getValue().written())
          .collect(Collectors.joining(",", "{", "}"));
    }
  }

  /**
   * What a node of a test file says. Plain text that is a JSON number, {@code true}, {@code false},
   * {@code null} or nothing is that; all else is text, as YAML 1.1's guesses are nobody's intent.
   */
  static JsonValue of(ConfigNode node) {
    if (node instanceof ConfigNode.Mapping mapping) {
      Map<String, JsonValue> fields = new LinkedHashMap<>();
      mapping.entries().forEach(entry -> fields.put(entry.name(), of(entry.value())));
      return new Fields(fields);
    }
    if (node instanceof ConfigNode.Sequence sequence) {
      List<JsonValue> items = new ArrayList<>();
      sequence.items().forEach(item -> items.add(of(item)));
      return new Array(items);
    }
    ConfigNode.Scalar scalar = (ConfigNode.Scalar) node;
    String text = scalar.text();
    if (scalar.style() != ConfigNode.Style.PLAIN) {
      return new Text(text);
    }
    return switch (text) {
      case "true", "false", "null" -> new Literal(text);
      case "" -> new Literal("null");
      default -> NUMBER.matcher(text).matches() ? new Number(text) : new Text(text);
    };
  }

  /** What some bytes say; empty if they are no JSON. */
  static Optional<JsonValue> parse(byte[] bytes) {
    Problems problems = new Problems();
    Optional<ConfigNode> node = ConfigReader.read("content.json", bytes, problems);
    return problems.hasErrors() ? Optional.empty() : node.map(JsonValue::of);
  }

  /** The same as bytes of a FlowFile's content. */
  default byte[] bytes() {
    return written().getBytes(StandardCharsets.UTF_8);
  }

  private static String quoted(String text) {
    StringBuilder out = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return out.append('"').toString();
  }
}
