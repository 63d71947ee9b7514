package io.edgenode.processors.map;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Expression;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The options of processor {@code map}, in the order in which they are done. */
public record MapConfig(
    @Option(
            doc = "Fields and what they are set to, in order; each sees the ones before.",
            defaultValue = "{}",
            example = "{ fahrenheit: \"temperature * 9 / 5 + 32\" }",
            shapesState = false)
        Map<String, Expression> set,
    @Option(
            doc = "Fields and what they are called from now on; they keep their places.",
            defaultValue = "{}",
            example = "{ temp: temperature }",
            shapesState = false)
        Map<String, String> rename,
    @Option(
            doc = "Fields to take away.",
            defaultValue = "[]",
            example = "[humidity]",
            shapesState = false)
        List<String> remove,
    @Option(
            doc = "The only fields to keep, by their new names.",
            example = "[ts, site, fahrenheit]",
            shapesState = false)
        Optional<List<String>> keep) {
  /**
   * @throws IllegalArgumentException if nothing would be done
   */
  public MapConfig {
    if (set.isEmpty() && rename.isEmpty() && remove.isEmpty() && keep.isEmpty()) {
      throw new IllegalArgumentException("map does nothing: give it set, rename, remove or keep");
    }
  }
}
