package io.edgenode.processors.filter;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.Expression;

/** The options of processor {@code filter}. */
public record FilterConfig(
    @Option(
            doc = "The condition; null counts as false.",
            example = "temperature > 30",
            shapesState = false)
        Expression where) {
  public FilterConfig {
    where.requireCondition();
  }
}
