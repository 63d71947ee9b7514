package io.edgenode.processors.csv;

import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.record.CsvReader.FieldType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code types: auto} and {@code types: { value: double, id: text }}. Stateless. */
final class ColumnTypesBinding implements Binding<ColumnTypes> {
  private static final String AUTO = "auto";
  private static final List<String> TYPES = List.of("text", "int", "double", "bool", "time", AUTO);

  @Override
  public @Nullable Bound<ColumnTypes> read(ConfigNode node, Reading reading) {
    if (node instanceof ConfigNode.Mapping mapping) {
      return named(mapping, reading);
    }
    Reading.Text text = reading.text(node);
    if (text == null) {
      return null;
    }
    if (!text.value().equals(AUTO)) {
      reading.error(node, "must be " + name() + ", not " + text.shown());
      return null;
    }
    return new Bound<>(ColumnTypes.AUTO, text.canon(AUTO));
  }

  private @Nullable Bound<ColumnTypes> named(ConfigNode.Mapping mapping, Reading reading) {
    Map<String, FieldType> types = new LinkedHashMap<>();
    Map<String, Canon> canons = new LinkedHashMap<>();
    for (ConfigNode.Entry entry : mapping.entries()) {
      Reading.Text text = reading.text(entry.value());
      if (text == null) {
        continue;
      }
      if (!TYPES.contains(text.value())) {
        reading.error(
            entry.value(),
            "must give column '"
                + entry.name()
                + "' one of the types "
                + String.join(", ", TYPES)
                + ", not "
                + text.shown());
        continue;
      }
      types.put(entry.name(), FieldType.valueOf(text.value().toUpperCase(Locale.ROOT)));
      canons.put(entry.name(), text.canon(text.value()));
    }
    return types.size() == mapping.entries().size()
        ? new Bound<>(
            new ColumnTypes(Map.copyOf(types), FieldType.TEXT), new Canon.Fields(canons, Set.of()))
        : null;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> columns =
        Map.of("type", "object", "additionalProperties", Map.of("enum", TYPES));
    return Map.of("anyOf", List.of(Map.of("const", AUTO), columns));
  }

  @Override
  public String name() {
    return "auto or a mapping of columns to " + String.join(", ", TYPES);
  }
}
