package io.edgenode.engine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one of a fixed set of words: an enum's constants in kebab-case. */
record EnumBinding(Map<String, Object> constants) implements Binding<Object> {
  static EnumBinding of(Class<?> type) {
    Map<String, Object> constants = new LinkedHashMap<>();
    for (Object constant : type.getEnumConstants()) {
      constants.put(OptionSpec.kebab(((Enum<?>) constant).name()), constant);
    }
    return new EnumBinding(constants);
  }

  @Override
  public @Nullable Bound<Object> read(ConfigNode node, Reading reading) {
    Reading.Text text = reading.text(node);
    if (text == null) {
      return null;
    }
    Object constant = constants.get(text.value());
    if (constant == null) {
      String hint =
          Suggestion.closest(text.value(), constants.keySet())
              .map(closest -> "; did you mean '" + closest + "'?")
              .orElse("");
      reading.error(
          node,
          "must be one of " + Shown.choices(constants.keySet()) + ", not " + text.shown() + hint);
      return null;
    }
    return new Bound<>(constant, text.canon(text.value()));
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("enum", List.copyOf(constants.keySet()));
  }

  @Override
  public String name() {
    return String.join(" or ", constants.keySet());
  }
}
