package io.edgenode.engine.expression;

import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.Value;
import java.util.Arrays;

/** Comparisons, three-valued logic and choices. */
final class LogicNodes {
  private LogicNodes() {}

  /** {@code == !=}: always true or false. */
  static final class EqualNode extends Node.OfTruth {
    private final Operand left;
    private final Operand right;
    private final boolean negated;

    EqualNode(Node left, Node right, boolean negated) {
      this.left = new Operand(left);
      this.right = new Operand(right);
      this.negated = negated;
    }

    @Override
    int truth(Frame frame) {
      Value a = left.value(frame);
      Value b = right.value(frame);
      return Comparing.equal(a, b) == negated ? FALSE : TRUE;
    }
  }

  /** {@code < <= > >=}: unknown beside null. */
  static final class OrderNode extends Node.OfTruth {
    private final ComparisonOperator operator;
    private final Node left;
    private final Node right;
    private final Place place;

    OrderNode(ComparisonOperator operator, Node left, Node right, Place place) {
      this.operator = operator;
      this.left = left;
      this.right = right;
      this.place = place;
    }

    @Override
    int truth(Frame frame) {
      int a = left.number(frame);
      int b = right.number(frame);
      if (a == NULL || b == NULL) {
        return UNKNOWN;
      }
      int order = a == OTHER || b == OTHER ? others(a, b) : numbers(a, b);
      return operator.holds(order) ? TRUE : FALSE;
    }

    private int numbers(int a, int b) {
      if (a == WHOLE) {
        return b == WHOLE
            ? Long.compare(left.whole, right.whole)
            : Comparing.longToDouble(left.whole, right.real);
      }
      return b == WHOLE
          ? -Comparing.longToDouble(right.whole, left.real)
          : Comparing.doubles(left.real, right.real);
    }

    private int others(int a, int b) {
      boolean texts = a == OTHER && b == OTHER;
      if (!texts || left.other.type() != Value.Type.TEXT || right.other.type() != Value.Type.TEXT) {
        throw place.failure(
            "'"
                + operator.symbol()
                + "' wants two numbers or two texts, not "
                + left.describe(a)
                + " and "
                + right.describe(b));
      }
      return left.other.compareText(right.other);
    }
  }

  static final class NotNode extends Node.OfTruth {
    private final Node operand;

    NotNode(Node operand) {
      this.operand = operand;
    }

    @Override
    int truth(Frame frame) {
      int truth = operand.truth(frame);
      return truth == UNKNOWN ? UNKNOWN : TRUE - truth;
    }
  }

  /** The right side is not looked at where the left one decides. */
  static final class AndNode extends Node.OfTruth {
    private final Node left;
    private final Node right;

    AndNode(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    int truth(Frame frame) {
      int first = left.truth(frame);
      if (first == FALSE) {
        return FALSE;
      }
      int second = right.truth(frame);
      return second == FALSE || first == TRUE ? second : UNKNOWN;
    }
  }

  /** The right side is not looked at where the left one decides. */
  static final class OrNode extends Node.OfTruth {
    private final Node left;
    private final Node right;

    OrNode(Node left, Node right) {
      this.left = left;
      this.right = right;
    }

    @Override
    int truth(Frame frame) {
      int first = left.truth(frame);
      if (first == TRUE) {
        return TRUE;
      }
      int second = right.truth(frame);
      return second == TRUE || first == FALSE ? second : UNKNOWN;
    }
  }

  /** {@code left ?? right}. */
  static final class DefaultNode extends Node.OfValue {
    private final Node left;
    private final Node right;

    DefaultNode(Node left, Node right, Place place) {
      super(left.types() | right.types(), place);
      this.left = left;
      this.right = right;
    }

    @Override
    void evaluate(Frame frame, Value out) {
      left.evaluate(frame, out);
      if (out.isNull()) {
        right.evaluate(frame, out);
      }
    }
  }

  /** {@code condition ? then : otherwise}; null counts as false. */
  static final class ConditionalNode extends Node.OfValue {
    private final Node condition;
    private final Node then;
    private final Node otherwise;

    ConditionalNode(Node condition, Node then, Node otherwise, Place place) {
      super(then.types() | otherwise.types(), place);
      this.condition = condition;
      this.then = then;
      this.otherwise = otherwise;
    }

    @Override
    void evaluate(Frame frame, Value out) {
      (condition.truth(frame) == TRUE ? then : otherwise).evaluate(frame, out);
    }
  }

  /** {@code needle in [items]}: whether it is equal to one of them. */
  static final class InItemsNode extends Node.OfTruth {
    private final Operand needle;
    private final Operand[] items;

    InItemsNode(Node needle, Node[] items) {
      this.needle = new Operand(needle);
      this.items = Arrays.stream(items).map(Operand::new).toArray(Operand[]::new);
    }

    @Override
    int truth(Frame frame) {
      Value sought = needle.value(frame);
      for (Operand item : items) {
        if (Comparing.equal(sought, item.value(frame))) {
          return TRUE;
        }
      }
      return FALSE;
    }
  }

  /** {@code needle in list}: unknown where the list is null. */
  static final class InListNode extends Node.OfTruth {
    private final Operand needle;
    private final Operand list;
    private final Place place;
    private final Value candidate = new Value();

    InListNode(Node needle, Node list, Place place) {
      this.needle = new Operand(needle);
      this.list = new Operand(list);
      this.place = place;
    }

    @Override
    int truth(Frame frame) {
      Value sought = needle.value(frame);
      Value candidates = list.value(frame);
      if (candidates.isNull()) {
        return UNKNOWN;
      }
      if (candidates.type() != Value.Type.LIST) {
        throw place.failure(
            "'in' wants a list on its right, not " + ValueType.describe(candidates));
      }
      ListElements elements = candidates.elements();
      while (elements.next(candidate)) {
        if (Comparing.equal(sought, candidate)) {
          return TRUE;
        }
      }
      return FALSE;
    }
  }
}
