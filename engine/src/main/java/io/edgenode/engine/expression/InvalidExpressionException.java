package io.edgenode.engine.expression;

/**
 * Text that is not an expression. The message says what was found and what would be valid; {@link
 * #offset} and {@link #length} say where in the text, for whoever knows where the text stands.
 */
public final class InvalidExpressionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int offset;
  private final int length;
  private final String problem;

  InvalidExpressionException(int offset, int length, String message) {
    super(message, null, false, false);
    this.offset = offset;
    this.length = Math.max(1, length);
    this.problem = message;
  }

  /** Where in the text, in UTF-16 units from its beginning. */
  public int offset() {
    return offset;
  }

  /** How much of the text is meant, at least 1. */
  public int length() {
    return length;
  }

  /** The same problem in a text that this one is a part of. */
  InvalidExpressionException within(int start) {
    return new InvalidExpressionException(start + offset, length, problem);
  }
}
