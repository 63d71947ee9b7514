package io.edgenode.engine.config;

import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.FunctionRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an expression: {@code ${…}} in it are typed constants, never text put in. */
record ExpressionBinding(FunctionRegistry functions) implements Binding<Expression> {
  @Override
  public @Nullable Bound<Expression> read(ConfigNode node, Reading reading) {
    Bound<Expression> bound =
        reading.compiled(
            node,
            "a single expression",
            "is no expression",
            (text, constants) -> Expression.compile(text, constants, functions));
    if (bound == null) {
      return null;
    }
    if (node instanceof ConfigNode.Scalar scalar) {
      bound
          .value()
          .failure()
          .ifPresent(
              failure ->
                  reading.warn(
                      scalar.position(failure.offset()),
                      "has a part that can't be computed, whatever the record: "
                          + failure.getMessage()));
    }
    return new Bound<>(bound.value().in(reading.quotedName()), bound.canon());
  }

  @Override
  public Map<String, Object> schema() {
    return Map.of("type", List.of("string", "number", "boolean"));
  }

  @Override
  public String name() {
    return "expression";
  }
}
