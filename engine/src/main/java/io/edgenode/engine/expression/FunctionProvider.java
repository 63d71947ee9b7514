package io.edgenode.engine.expression;

import java.util.Collection;

/** The functions that a plugin adds to expressions; found by {@link java.util.ServiceLoader}. */
public interface FunctionProvider {
  Collection<ExpressionFunction> functions();
}
