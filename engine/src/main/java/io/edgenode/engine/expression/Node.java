package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/**
 * One step of a compiled expression. It can be asked for its result as a value, as a truth or as a
 * number; each kind of node answers one of them and the others through it, so that numbers pass
 * from step to step as primitives. A node owns the registers that it needs, so evaluating allocates
 * nothing and one tree belongs to one lane.
 */
abstract class Node {
  static final int FALSE = 0;
  static final int TRUE = 1;

  /** Neither: the third truth. */
  static final int UNKNOWN = -1;

  /** What {@link #number} found: null. */
  static final int NULL = 0;

  /** A long, in {@link #whole}. */
  static final int WHOLE = 1;

  /** A double, in {@link #real}. */
  static final int REAL = 2;

  /** Something else, in {@link #other}. */
  static final int OTHER = 3;

  private final int types;

  /** The result of {@link #number}, as what that returned says; valid until the next evaluation. */
  long whole;

  double real;
  final Value other = new Value();

  /**
   * @param types a mask of {@link ValueType}s: what the result may be when it is not null
   */
  Node(int types) {
    this.types = types;
  }

  final int types() {
    return types;
  }

  abstract void evaluate(Frame frame, Value out);

  /** The result as a truth; fails where it is neither true, false nor null. */
  abstract int truth(Frame frame);

  /** Leaves the result in a field and says in which. */
  int number(Frame frame) {
    evaluate(frame, other);
    return load(other);
  }

  /** Sorts a result into the fields. */
  final int load(Value value) {
    return switch (value.type()) {
      case LONG -> {
        whole = value.asLong();
        yield WHOLE;
      }
      case DOUBLE -> {
        real = value.asDouble();
        yield REAL;
      }
      case NULL -> NULL;
      case BOOLEAN, TEXT, LIST, OBJECT -> OTHER;
    };
  }

  /** The number found, as a double. */
  final double asReal(int found) {
    return found == WHOLE ? (double) whole : real;
  }

  /** What was found, for messages. */
  final String describe(int found) {
    return found == OTHER ? ValueType.describe(other) : ValueType.NUMBER.described();
  }

  /** A node whose natural result is a value or a number. */
  abstract static class OfValue extends Node {
    private final Place place;

    OfValue(int types, Place place) {
      super(types);
      this.place = place;
    }

    final Place place() {
      return place;
    }

    @Override
    final int truth(Frame frame) {
      evaluate(frame, other);
      return switch (other.type()) {
        case NULL -> UNKNOWN;
        case BOOLEAN -> other.asBoolean() ? TRUE : FALSE;
        case LONG, DOUBLE, TEXT, LIST, OBJECT ->
            throw place.failure(
                "this is " + ValueType.describe(other) + " where true or false is needed");
      };
    }
  }

  /** A node whose natural result is a number. */
  abstract static class OfNumber extends OfValue {
    OfNumber(int types, Place place) {
      super(types, place);
    }

    @Override
    abstract int number(Frame frame);

    /** Takes in a result: one that is not finite is null, as it would be when written. */
    final int real(double result) {
      real = result;
      return Math.abs(result) <= Double.MAX_VALUE ? REAL : NULL;
    }

    @Override
    final void evaluate(Frame frame, Value out) {
      switch (number(frame)) {
        case WHOLE -> out.setLong(whole);
        case REAL -> out.setDouble(real);
        case OTHER -> out.set(other);
        default -> out.setNull();
      }
    }
  }

  /** A node whose natural result is a truth. */
  abstract static class OfTruth extends Node {
    OfTruth() {
      super(ValueType.BOOLEAN.mask());
    }

    @Override
    final void evaluate(Frame frame, Value out) {
      int truth = truth(frame);
      if (truth == UNKNOWN) {
        out.setNull();
      } else {
        out.setBoolean(truth == TRUE);
      }
    }
  }
}
