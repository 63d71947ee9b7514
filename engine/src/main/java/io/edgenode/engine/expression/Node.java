package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/**
 * One step of a compiled expression. A node owns the registers that it needs beside the one it is
 * handed, so evaluating allocates nothing and one tree belongs to one lane.
 */
abstract class Node {
  static final int FALSE = 0;
  static final int TRUE = 1;

  /** Neither: the third truth. */
  static final int UNKNOWN = -1;

  private final int types;

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

  /** A node whose natural result is a value. */
  abstract static class OfValue extends Node {
    private final Place place;
    private final Value scratch = new Value();

    OfValue(int types, Place place) {
      super(types);
      this.place = place;
    }

    final Place place() {
      return place;
    }

    @Override
    final int truth(Frame frame) {
      evaluate(frame, scratch);
      return switch (scratch.type()) {
        case NULL -> UNKNOWN;
        case BOOLEAN -> scratch.asBoolean() ? TRUE : FALSE;
        case LONG, DOUBLE, TEXT, LIST, OBJECT ->
            throw place.failure(
                "this is " + ValueType.describe(scratch) + " where true or false is needed");
      };
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
