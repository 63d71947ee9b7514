package io.edgenode.engine.config;

import io.edgenode.engine.api.Option;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

/**
 * One option of a config record, as its annotation says.
 *
 * @param name in kebab-case
 * @param type the declared type, which decides how it is read
 * @param declared the annotation
 */
public record OptionSpec(String name, Type type, Option declared) {
  static OptionSpec of(RecordComponent component) {
    Option declared = component.getAnnotation(Option.class);
    if (declared == null) {
      throw new IllegalStateException(
          component.getDeclaringRecord().getName()
              + "."
              + component.getName()
              + " has no @Option: every option is documented");
    }
    return new OptionSpec(kebab(component.getName()), component.getGenericType(), declared);
  }

  /** Its default as written in YAML; empty where it has none. */
  public Optional<String> defaultValue() {
    return declared.defaultValue().equals(Option.NONE)
        ? Optional.empty()
        : Optional.of(declared.defaultValue());
  }

  /** Whether a flow must say it. */
  public boolean required() {
    return defaultValue().isEmpty() && Types.raw(type) != Optional.class;
  }

  public List<String> formerly() {
    return List.of(declared.formerly());
  }

  public String min() {
    return declared.min();
  }

  public String max() {
    return declared.max();
  }

  /** {@code inFlight} is {@code in-flight}; constants likewise: {@code DROP_OLDEST}. */
  static String kebab(String javaName) {
    if (javaName.equals(javaName.toUpperCase(java.util.Locale.ROOT))) {
      return javaName.toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < javaName.length(); i++) {
      char c = javaName.charAt(i);
      if (Character.isUpperCase(c)) {
        name.append('-').append(Character.toLowerCase(c));
      } else {
        name.append(c);
      }
    }
    return name.toString();
  }
}
