package io.edgenode.engine.expression;

/**
 * A constant of the expression language: a literal, or what a flow's parameter stands for. Typed,
 * so {@code ${limit}} is a value and never a piece of the expression's text.
 */
public sealed interface ParameterValue {
  /** {@code null}. */
  record Null() implements ParameterValue {}

  /** {@code true} or {@code false}. */
  record Flag(boolean value) implements ParameterValue {}

  /** A whole number. */
  record Whole(long value) implements ParameterValue {}

  /** A finite double. */
  record Real(double value) implements ParameterValue {
    public Real {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a parameter is a finite number, not " + value);
      }
    }
  }

  /** Text; may come from a secret, so it is never part of a message. */
  record Text(String value) implements ParameterValue {
    @Override
    public String toString() {
      return "Text[" + value.length() + " characters]";
    }
  }

  static ParameterValue of(String text) {
    return new Text(text);
  }

  static ParameterValue of(long number) {
    return new Whole(number);
  }

  static ParameterValue of(double number) {
    return new Real(number);
  }

  static ParameterValue of(boolean flag) {
    return new Flag(flag);
  }

  static ParameterValue none() {
    return new Null();
  }

  /** As it stands within text: {@code out} in {@code ${out}/averages.ndjson}. */
  default String asText() {
    if (this instanceof Text text) {
      return text.value();
    }
    if (this instanceof Whole whole) {
      return Long.toString(whole.value());
    }
    if (this instanceof Real real) {
      return Double.toString(real.value());
    }
    return this instanceof Flag flag ? Boolean.toString(flag.value()) : "null";
  }
}
