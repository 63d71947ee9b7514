package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/**
 * The arguments of one call, already checked against the function's parameters. Belongs to one
 * evaluator and its lane; valid during the call.
 */
public final class Arguments {
  private final Value[] values;

  Arguments(int count) {
    values = new Value[count];
    for (int i = 0; i < count; i++) {
      values[i] = new Value();
    }
  }

  /** How many were given: optional ones may be missing, variadic ones may be many. */
  public int count() {
    return values.length;
  }

  public boolean has(int index) {
    return index < values.length;
  }

  public Value value(int index) {
    return values[index];
  }

  /** A whole number; a double without a fraction is one. */
  public long whole(int index) {
    Value value = values[index];
    if (value.type() == Value.Type.LONG) {
      return value.asLong();
    }
    double number = value.asDouble();
    long whole = (long) number;
    if (whole != number || number >= 0x1p63) {
      throw new EvaluationException(
          "argument "
              + (index + 1)
              + " is not a whole number; round(x), floor(x) or int(x) makes one");
    }
    return whole;
  }

  /**
   * A whole number within bounds.
   *
   * @throws EvaluationException outside them
   */
  public int whole(int index, int least, int greatest) {
    long value = whole(index);
    if (value < least || value > greatest) {
      throw new EvaluationException(
          "argument " + (index + 1) + " is outside " + least + " to " + greatest);
    }
    return (int) value;
  }

  /** A long or a double, as a double. */
  public double number(int index) {
    Value value = values[index];
    return value.type() == Value.Type.LONG ? (double) value.asLong() : value.asDouble();
  }

  public String text(int index) {
    return values[index].text();
  }

  public boolean flag(int index) {
    return values[index].asBoolean();
  }
}
