package io.edgenode.engine.expression;

/**
 * Thrown by a function that can't give a result for its arguments. Whoever called it adds the
 * expression and the place. The message says what is wrong and what would be valid, never a value.
 */
public final class EvaluationException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EvaluationException(String message) {
    super(message, null, false, false);
  }
}
