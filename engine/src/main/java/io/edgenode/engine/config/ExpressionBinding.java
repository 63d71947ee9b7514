package io.edgenode.engine.config;

import io.edgenode.engine.expression.Expression;
import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.engine.expression.InvalidExpressionException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads an expression: {@code ${…}} in it are typed constants, never text put in. */
record ExpressionBinding(FunctionRegistry functions) implements Binding<Expression> {
  @Override
  public @Nullable Bound<Expression> read(ConfigNode node, Reading reading) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      reading.expected("a single expression", node);
      return null;
    }
    Constants constants = reading.constants(scalar);
    try {
      Expression value = Expression.compile(scalar.text(), constants, functions);
      return new Bound<>(value, constants.canon());
    } catch (InvalidExpressionException e) {
      reading.error(scalar.position(e.offset()), "is no expression: " + e.getMessage());
      return null;
    }
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
