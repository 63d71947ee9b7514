package io.edgenode.engine.expression;

/**
 * One word of an expression.
 *
 * @param kind what it is
 * @param start where it begins in the text
 * @param end where it ends
 * @param text the name or the operator as written
 * @param constant the value of a {@link Kind#CONSTANT}, otherwise null's
 */
record Token(Kind kind, int start, int end, String text, ParameterValue constant) {
  enum Kind {
    /** A literal or a parameter. */
    CONSTANT,
    NAME,
    OPERATOR,
    END
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }

  /** As it is called in messages: constants may be secret parameters, so their values are not. */
  String described() {
    return switch (kind) {
      case CONSTANT -> text;
      case NAME, OPERATOR -> "'" + text + "'";
      case END -> "the end";
    };
  }

  InvalidExpressionException invalid(String message) {
    return new InvalidExpressionException(start, end - start, message);
  }
}
