package io.edgenode.engine.expression;

import io.edgenode.engine.record.Value;

/** Comparisons, three-valued logic and choices. */
final class LogicNodes {
  private LogicNodes() {}

  /** {@code == !=}: always true or false. */
  static final class EqualNode extends Node.OfTruth {
    private final Node left;
    private final Node right;
    private final boolean negated;
    private final Value a = new Value();
    private final Value b = new Value();

    EqualNode(Node left, Node right, boolean negated) {
      this.left = left;
      this.right = right;
      this.negated = negated;
    }

    @Override
    int truth(Frame frame) {
      left.evaluate(frame, a);
      right.evaluate(frame, b);
      return Comparing.equal(a, b) == negated ? FALSE : TRUE;
    }
  }

  /** {@code < <= > >=}: unknown beside null. */
  static final class OrderNode extends Node.OfTruth {
    private final ComparisonOperator operator;
    private final Node left;
    private final Node right;
    private final Place place;
    private final Value a = new Value();
    private final Value b = new Value();

    OrderNode(ComparisonOperator operator, Node left, Node right, Place place) {
      this.operator = operator;
      this.left = left;
      this.right = right;
      this.place = place;
    }

    @Override
    int truth(Frame frame) {
      left.evaluate(frame, a);
      right.evaluate(frame, b);
      int order;
      if (a.isNumber() && b.isNumber()) {
        order = Comparing.numbers(a, b);
      } else if (a.isNull() || b.isNull()) {
        return UNKNOWN;
      } else if (a.type() == Value.Type.TEXT && b.type() == Value.Type.TEXT) {
        order = a.compareText(b);
      } else {
        throw place.failure(
            "'"
                + operator.symbol()
                + "' wants two numbers or two texts, not "
                + ValueType.describe(a)
                + " and "
                + ValueType.describe(b));
      }
      return operator.holds(order) ? TRUE : FALSE;
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
    private final Node needle;
    private final Node[] items;
    private final Value sought = new Value();
    private final Value item = new Value();

    InItemsNode(Node needle, Node[] items) {
      this.needle = needle;
      this.items = items;
    }

    @Override
    int truth(Frame frame) {
      needle.evaluate(frame, sought);
      for (Node node : items) {
        node.evaluate(frame, item);
        if (Comparing.equal(sought, item)) {
          return TRUE;
        }
      }
      return FALSE;
    }
  }

  /** {@code needle in list}: unknown where the list is null. */
  static final class InListNode extends Node.OfTruth {
    private final Node needle;
    private final Node list;
    private final Place place;
    private final Value sought = new Value();
    private final Value candidates = new Value();
    private final Value candidate = new Value();

    InListNode(Node needle, Node list, Place place) {
      this.needle = needle;
      this.list = list;
      this.place = place;
    }

    @Override
    int truth(Frame frame) {
      needle.evaluate(frame, sought);
      list.evaluate(frame, candidates);
      if (candidates.isNull()) {
        return UNKNOWN;
      }
      if (candidates.type() != Value.Type.LIST) {
        throw place.failure(
            "'in' wants a list on its right, not " + ValueType.describe(candidates));
      }
      Value.Elements elements = candidates.elements();
      while (elements.next(candidate)) {
        if (Comparing.equal(sought, candidate)) {
          return TRUE;
        }
      }
      return FALSE;
    }
  }
}
