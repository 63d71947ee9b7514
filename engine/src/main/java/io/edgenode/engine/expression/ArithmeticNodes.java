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

  private abstract static class Binary extends Node.OfNumber {
    private static final int VARIES = -1;

    private final ArithmeticOperator operator;
    private final Node left;
    private final Node right;

    /** What the right side is where it is constant, so that it need not be asked. */
    private final int constant;

    Binary(ArithmeticOperator operator, int types, Node left, Node right, Place place) {
      super(types, place);
      this.operator = operator;
      this.left = left;
      this.right = right;
      this.constant = right instanceof ReadNodes.ConstantNode node ? node.number() : VARIES;
    }

    @Override
    final int number(Frame frame) {
      int a = left.number(frame);
      int b = constant == VARIES ? right.number(frame) : constant;
      if (a == WHOLE && b == WHOLE) {
        return longs(left.whole, right.whole);
      } else if (a == NULL || b == NULL) {
        return NULL;
      } else if (a != OTHER && b != OTHER) {
        return real(doubles(left.asReal(a), right.asReal(b)));
      }
      return others(left, a, right, b);
    }

    /** Leaves the result of two longs. */
    abstract int longs(long a, long b);

    abstract double doubles(double a, double b);

    final int whole(long result) {
      whole = result;
      return WHOLE;
    }

    /** Neither is null, and one at least is no number. */
    int others(Node x, int a, Node y, int b) {
      throw place()
          .failure(
              "'"
                  + operator.symbol()
                  + "' wants two numbers"
                  + (operator == ArithmeticOperator.ADD ? " or two texts" : "")
                  + ", not "
                  + x.describe(a)
                  + " and "
                  + y.describe(b));
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
    int longs(long a, long b) {
      long sum = a + b;
      if (((a ^ sum) & (b ^ sum)) < 0) {
        throw overflow();
      }
      return whole(sum);
    }

    @Override
    double doubles(double a, double b) {
      return a + b;
    }

    @Override
    int others(Node x, int a, Node y, int b) {
      boolean texts = a == OTHER && b == OTHER;
      if (!texts || x.other.type() != Value.Type.TEXT || y.other.type() != Value.Type.TEXT) {
        return super.others(x, a, y, b);
      }
      String head = x.other.text();
      String tail = y.other.text();
      if (head.length() + tail.length() > Expression.MAX_TEXT) {
        throw place().failure(Expression.TOO_LONG);
      }
      other.setText(head.concat(tail));
      return OTHER;
    }
  }

  private static final class Subtract extends Binary {
    Subtract(Node left, Node right, Place place) {
      super(ArithmeticOperator.SUBTRACT, ValueType.NUMBER.mask(), left, right, place);
    }

    @Override
    int longs(long a, long b) {
      long difference = a - b;
      if (((a ^ b) & (a ^ difference)) < 0) {
        throw overflow();
      }
      return whole(difference);
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
    int longs(long a, long b) {
      long product = a * b;
      long high = Math.multiplyHigh(a, b);
      if (high != product >> Long.SIZE - 1) {
        throw overflow();
      }
      return whole(product);
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
    int longs(long a, long b) {
      return real(doubles((double) a, (double) b));
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
    int longs(long a, long b) {
      if (b == 0) {
        throw place().failure("division by zero");
      }
      return whole(a % b);
    }

    @Override
    double doubles(double a, double b) {
      if (b == 0) {
        throw place().failure("division by zero");
      }
      return a % b;
    }
  }

  static final class Negate extends Node.OfNumber {
    private final Node operand;

    Negate(Node operand, Place place) {
      super(ValueType.NUMBER.mask(), place);
      this.operand = operand;
    }

    @Override
    int number(Frame frame) {
      int found = operand.number(frame);
      switch (found) {
        case WHOLE -> {
          if (operand.whole == Long.MIN_VALUE) {
            throw place().failure("the result of '-' is beyond the whole numbers (64 bits)");
          }
          whole = -operand.whole;
        }
        case REAL -> {
          return real(-operand.real);
        }
        case OTHER -> throw place().failure("'-' wants a number, not " + operand.describe(found));
        default -> {}
      }
      return found;
    }
  }
}
