package io.edgenode.engine.definition;

import io.edgenode.engine.config.Bindings;
import io.edgenode.engine.config.OptionSpec;
import io.edgenode.engine.config.RecordSpec;
import java.util.ArrayList;
import java.util.List;

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
public record OptionReference(
    String name,
    String type,
    boolean required,
    String defaultValue,
    String range,
    String example,
    String doc) {

  /** The options of a config record, nested ones behind their owners. */
  public static List<OptionReference> of(RecordSpec<?> spec, Bindings bindings) {
    List<OptionReference> options = new ArrayList<>();
    collect(spec, bindings, "", options);
    return options;
  }

  private static void collect(
      RecordSpec<?> spec, Bindings bindings, String prefix, List<OptionReference> options) {
    for (OptionSpec option : spec.options()) {
      String name = prefix + option.name();
      List<RecordSpec<?>> nested = bindings.nested(option.type());
      boolean shown = nested.isEmpty() && !option.declared().secret();
      options.add(
          new OptionReference(
              name,
              bindings.of(option.type()).name(),
              option.required(),
              shown ? option.defaultValue().orElse("") : "",
              range(option),
              option.declared().example(),
              option.declared().doc()));
      nested.forEach(inner -> collect(inner, bindings, name + ".", options));
    }
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
}
