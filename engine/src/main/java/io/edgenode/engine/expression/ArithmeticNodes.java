package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/**
 * Arithmetic. Null gives null; two longs give a long, which must fit; anything else is done in
 * doubles, and what is not finite is null, as it would be when written.
 */
final class ArithmeticNodes {
  private ArithmeticNodes() {}

  static Node of(ArithmeticOperator operator, Node left, Node right, Place place) {
    return switch (operator) {
      case ADD -> new Add(left, right, place);
      case SUBTRACT -> new Subtract(left, right, place);
      case MULTIPLY -> new Multiply(left, right, place);
      case DIVIDE -> new Divide(left, right, place);
      case REMAINDER -> new Remainder(left, right, place);
    };
  }

  /** A double result: one that is not finite is null. */
  static void set(Value out, double result) {
    if (Math.abs(result) <= Double.MAX_VALUE) {
      out.setDouble(result);
    } else {
      out.setNull();
    }
  }

  private abstract static class Binary extends Node.OfValue {
    private final ArithmeticOperator operator;
    private final Node left;
    private final Node right;
    private final Value other = new Value();

    Binary(ArithmeticOperator operator, int types, Node left, Node right, Place place) {
      super(types, place);
      this.operator = operator;
      this.left = left;
      this.right = right;
    }

    @Override
    final void evaluate(Frame frame, Value out) {
      Value b = other;
      left.evaluate(frame, out);
      right.evaluate(frame, b);
      Value.Type leftType = out.type();
      Value.Type rightType = b.type();
      if (leftType == Value.Type.LONG && rightType == Value.Type.LONG) {
        longs(out.asLong(), b.asLong(), out);
      } else if (leftType == Value.Type.NULL || rightType == Value.Type.NULL) {
        out.setNull();
      } else if (out.isNumber() && b.isNumber()) {
        set(out, doubles(out.asDouble(), b.asDouble()));
      } else {
        others(out, b);
      }
    }

    abstract void longs(long a, long b, Value out);

    abstract double doubles(double a, double b);

    /** Neither is null, and one at least is no number; {@code a} takes the result. */
    void others(Value a, Value b) {
      throw place()
          .failure(
              "'"
                  + operator.symbol()
                  + "' wants two numbers"
                  + (operator == ArithmeticOperator.ADD ? " or two texts" : "")
                  + ", not "
                  + ValueType.describe(a)
                  + " and "
                  + ValueType.describe(b));
    }

    final RuntimeException overflow() {
      return place()
          .failure(
              "the result of '"
                  + operator.symbol()
                  + "' is beyond the whole numbers (64 bits); double(x) makes a double");
    }
  }

  private static final class Add extends Binary {
    Add(Node left, Node right, Place place) {
      super(ArithmeticOperator.ADD, types(left, right), left, right, place);
    }

    private static int types(Node left, Node right) {
      int both = left.types() & right.types() & ValueType.TEXT.mask();
      boolean numbers =
          (left.types() & ValueType.NUMBER.mask()) != 0
              && (right.types() & ValueType.NUMBER.mask()) != 0;
      return both | (numbers ? ValueType.NUMBER.mask() : 0);
    }

    @Override
    void longs(long a, long b, Value out) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) < 0) {
        throw overflow();
      }
      out.setLong(sum);
    }

    @Override
    double doubles(double a, double b) {
      return a + b;
    }

    @Override
    void others(Value a, Value b) {
      if (a.type() != Value.Type.TEXT || b.type() != Value.Type.TEXT) {
        super.others(a, b);
      }
      String head = a.text();
      String tail = b.text();
      if (head.length() + tail.length() > Expression.MAX_TEXT) {
        throw place().failure(Expression.TOO_LONG);
      }
      a.setText(head.concat(tail));
    }
  }

  private static final class Subtract extends Binary {
    Subtract(Node left, Node right, Place place) {
      super(ArithmeticOperator.SUBTRACT, ValueType.NUMBER.mask(), left, right, place);
    }

    @Override
    void longs(long a, long b, Value out) {
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) < 0) {
        throw overflow();
      }
      out.setLong(difference);
    }

    @Override
    double doubles(double a, double b) {
      return a - b;
    }
  }

  private static final class Multiply extends Binary {
    Multiply(Node left, Node right, Place place) {
      super(ArithmeticOperator.MULTIPLY, ValueType.NUMBER.mask(), left, right, place);
    }

    @Override
    void longs(long a, long b, Value out) {
      long product = a * b;
      long high = Math.multiplyHigh(a, b);
      if (high != product >> Long.SIZE - 1) {
        throw overflow();
      }
      out.setLong(product);
    }

    @Override
    double doubles(double a, double b) {
      return a * b;
    }
  }

  private static final class Divide extends Binary {
    Divide(Node left, Node right, Place place) {
      super(ArithmeticOperator.DIVIDE, ValueType.NUMBER.mask(), left, right, place);
    }

    @Override
    void longs(long a, long b, Value out) {
      out.setDouble(doubles((double) a, (double) b));
    }

    @Override
    double doubles(double a, double b) {
      if (b == 0) {
        throw place().failure("division by zero");
      }
      return a / b;
    }
  }

  private static final class Remainder extends Binary {
    Remainder(Node left, Node right, Place place) {
      super(ArithmeticOperator.REMAINDER, ValueType.NUMBER.mask(), left, right, place);
    }

    @Override
    void longs(long a, long b, Value out) {
      if (b == 0) {
        throw place().failure("division by zero");
      }
      out.setLong(a % b);
    }

    @Override
    double doubles(double a, double b) {
      if (b == 0) {
        throw place().failure("division by zero");
      }
      return a % b;
    }
  }

  static final class Negate extends Node.OfValue {
    private final Node operand;

    Negate(Node operand, Place place) {
      super(ValueType.NUMBER.mask(), place);
      this.operand = operand;
    }

    @Override
    void evaluate(Frame frame, Value out) {
      operand.evaluate(frame, out);
      switch (out.type()) {
        case NULL -> {}
        case LONG -> {
          long value = out.asLong();
          if (value == Long.MIN_VALUE) {
            throw place().failure("the result of '-' is beyond the whole numbers (64 bits)");
          }
          out.setLong(-value);
        }
        case DOUBLE -> set(out, -out.asDouble());
        default -> throw place().failure("'-' wants a number, not " + ValueType.describe(out));
      }
    }
  }
}
