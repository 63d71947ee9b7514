package io.edgenode.engine.expression;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${…}} stands for. The text between the braces is handed over as it is, so whoever
 * implements this decides what else but names may stand there ({@code env:NAME:-default}).
 */
public interface Parameters {
  /** What a reference stands for, or null where it is unknown. */
  @Nullable ParameterValue value(String reference);

  /** The names that would be valid, for messages. */
  List<String> names();

  static Parameters none() {
    return of(Map.of());
  }

  static Parameters of(Map<String, ParameterValue> values) {
    Map<String, ParameterValue> copy = Map.copyOf(values);
    return new Parameters() {
      @Override
      public @Nullable ParameterValue value(String reference) {
        return copy.get(reference);
      }

      @Override
      public List<String> names() {
        return copy.keySet().stream().sorted().toList();
      }
    };
  }
}
