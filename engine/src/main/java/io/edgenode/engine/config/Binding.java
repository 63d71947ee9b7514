package io.edgenode.engine.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one type of value. Stateless. For types that are neither records, enums nor lists of such;
 * known by registering it in {@link Bindings} or by {@link BoundBy} on the type.
 */
public interface Binding<T> {
  /**
   * Reads a value, with substitutions; null where it is none, which then was reported.
   *
   * @param node what was written, never absent
   * @param reading whose option it is, where to report
   */
  @Nullable Bound<T> read(ConfigNode node, Reading reading);

  /** The JSON Schema of what may be written. */
  Map<String, Object> schema();

  /** How messages and reference call it, such as {@code duration}. */
  String name();

  /** Whether it is written as a single value, so that a list of one needs no brackets. */
  default boolean scalar() {
    return true;
  }
}
