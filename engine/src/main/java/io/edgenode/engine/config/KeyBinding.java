package io.edgenode.engine.config;

import io.edgenode.engine.config.ConfigNode.Entry;
import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.KeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a key: a field, a list of fields, or a mapping of names to expressions. */
record KeyBinding(ExpressionBinding expressions) implements Binding<KeySpec> {
  @Override
  public @Nullable Bound<KeySpec> read(ConfigNode node, Reading reading) {
    try {
      return node instanceof Mapping mapping ? named(mapping, reading) : fields(node, reading);
    } catch (IllegalArgumentException refused) {
      reading.error(node, "is no key: " + refused.getMessage());
      return null;
    }
  }

  private @Nullable Bound<KeySpec> named(Mapping mapping, Reading reading) {
    Map<String, Expression> parts = new LinkedHashMap<>();
    Map<String, Canon> canons = new LinkedHashMap<>();
    for (Entry entry : mapping.entries()) {
      Reading inner = reading.key(entry.name());
      Bound<Expression> part =
          inner.present(entry.value()) ? expressions.read(entry.value(), inner) : null;
      if (part != null) {
        parts.put(entry.name(), part.value());
        canons.put(entry.name(), part.canon());
      }
    }
    boolean all = parts.size() == mapping.entries().size();
    return all ? new Bound<>(KeySpec.of(parts), new Canon.Fields(canons)) : null;
  }

  private @Nullable Bound<KeySpec> fields(ConfigNode node, Reading reading) {
    List<ConfigNode> items =
        node instanceof ConfigNode.Sequence sequence ? sequence.items() : List.of(node);
    List<String> fields = new ArrayList<>();
    List<Canon> canons = new ArrayList<>();
    for (ConfigNode item : items) {
      Reading.Text field = reading.present(item) ? reading.text(item) : null;
      if (field != null) {
        fields.add(field.value());
        canons.add(field.canon(field.value()));
      }
    }
    boolean all = fields.size() == items.size();
    return all ? new Bound<>(KeySpec.ofFields(fields), new Canon.Items(canons)) : null;
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> text = Map.of("type", "string");
    return Map.of(
        "anyOf",
        List.of(
            text,
            Map.of("type", "array", "items", text),
            Map.of("type", "object", "additionalProperties", expressions.schema())));
  }

  @Override
  public String name() {
    return "field, list of fields, or mapping of names to expressions";
  }

  @Override
  public boolean scalar() {
    return false;
  }
}
