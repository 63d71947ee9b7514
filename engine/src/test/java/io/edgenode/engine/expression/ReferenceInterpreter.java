package io.edgenode.engine.expression;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;

/**
 * The semantics of expressions, written down again as naively as possible: boxed objects, exact
 * decimals, one method a kind of node. Records come from Jackson's tree, nothing from the engine
 * but the parser. Null is a value here like any other, so nothing is checked for it.
 */
@NullUnmarked
final class ReferenceInterpreter implements Ast.Visitor<Object> {
  /** There is no result. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<?, ?> record;

  ReferenceInterpreter(String json) {
    try {
      record = (Map<?, ?>) java(JSON.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object java(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new LinkedHashMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), java(field.getValue())));
      return map;
    } else if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(java(element)));
      return list;
    } else if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.booleanValue();
    } else if (node.isTextual()) {
      return node.textValue();
    }
    return node.canConvertToLong() && node.isIntegralNumber()
        ? (Object) node.longValue()
        : (Object) node.doubleValue();
  }

  Object run(Ast ast) {
    return ast.accept(this);
  }

  private Boolean truth(Ast ast) {
    Object value = run(ast);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    throw new Failure("no truth");
  }

  private static Object finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private static BigDecimal exact(Object number) {
    return number instanceof Long whole ? new BigDecimal(whole) : new BigDecimal((Double) number);
  }

  static boolean equal(Object a, Object b) {
    if (a instanceof Number && b instanceof Number) {
      return exact(a).compareTo(exact(b)) == 0;
    } else if (a instanceof List<?> x && b instanceof List<?> y) {
      boolean same = x.size() == y.size();
      for (int i = 0; same && i < x.size(); i++) {
        same = equal(x.get(i), y.get(i));
      }
      return same;
    } else if (a instanceof Map<?, ?> x && b instanceof Map<?, ?> y) {
      return x.keySet().equals(y.keySet())
          && x.keySet().stream().allMatch(key -> equal(x.get(key), y.get(key)));
    }
    return a == null ? b == null : a.equals(b);
  }

  @Override
  public Object constant(Ast.Constant ast) {
    ParameterValue value = ast.value();
    if (value instanceof ParameterValue.Text text) {
      return text.value();
    } else if (value instanceof ParameterValue.Whole whole) {
      return whole.value();
    } else if (value instanceof ParameterValue.Real real) {
      return real.value();
    }
    return value instanceof ParameterValue.Flag flag ? flag.value() : null;
  }

  @Override
  public Object id(Ast.Id ast) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Object arrival(Ast.Arrival ast) {
    return Evaluations.ARRIVAL;
  }

  @Override
  public Object wholeRecord(Ast.WholeRecord ast) {
    return record;
  }

  @Override
  public Object field(Ast.Field ast) {
    return record.get(ast.name());
  }

  @Override
  public Object attribute(Ast.Attribute ast) {
    return null;
  }

  @Override
  public Object member(Ast.Member ast) {
    return run(ast.of()) instanceof Map<?, ?> map ? map.get(ast.name()) : null;
  }

  @Override
  public Object index(Ast.Index ast) {
    Object of = run(ast.of());
    Object index = run(ast.index());
    if (of instanceof List<?> list && index != null) {
      if (!(index instanceof Long at)) {
        throw new Failure("index");
      }
      return at >= 0 && at < list.size() ? list.get((int) (long) at) : null;
    } else if (of instanceof Map<?, ?> map && index != null) {
      if (!(index instanceof String)) {
        throw new Failure("index");
      }
      return map.get(index);
    }
    return null;
  }

  @Override
  public Object not(Ast.Not ast) {
    Boolean truth = truth(ast.operand());
    return truth == null ? null : !truth;
  }

  @Override
  public Object negate(Ast.Negate ast) {
    Object value = run(ast.operand());
    if (value == null) {
      return null;
    } else if (value instanceof Long whole) {
      return checked(() -> Math.negateExact(whole));
    } else if (value instanceof Double real) {
      return finite(-real);
    }
    throw new Failure("negate");
  }

  private static Object checked(Supplier<Object> exact) {
    try {
      return exact.get();
    } catch (ArithmeticException e) {
      throw new Failure("overflow");
    }
  }

  @Override
  public Object arithmetic(Ast.Arithmetic ast) {
    Object a = run(ast.left());
    Object b = run(ast.right());
    ArithmeticOperator operator = ast.operator();
    if (a == null || b == null) {
      return null;
    } else if (operator == ArithmeticOperator.ADD
        && a instanceof String x
        && b instanceof String y) {
      return x + y;
    } else if (!(a instanceof Number x) || !(b instanceof Number y)) {
      throw new Failure("types");
    } else if ((operator == ArithmeticOperator.DIVIDE || operator == ArithmeticOperator.REMAINDER)
        && y.doubleValue() == 0) {
      throw new Failure("zero");
    } else if (operator == ArithmeticOperator.DIVIDE) {
      return finite(x.doubleValue() / y.doubleValue());
    } else if (x instanceof Long p && y instanceof Long q) {
      return checked(() -> longs(operator, p, q));
    }
    return finite(doubles(operator, ((Number) a).doubleValue(), ((Number) b).doubleValue()));
  }

  private static Object longs(ArithmeticOperator operator, long p, long q) {
    return switch (operator) {
      case ADD -> Math.addExact(p, q);
      case SUBTRACT -> Math.subtractExact(p, q);
      case MULTIPLY -> Math.multiplyExact(p, q);
      case REMAINDER -> p % q;
      case DIVIDE -> throw new IllegalStateException();
    };
  }

  private static double doubles(ArithmeticOperator operator, double p, double q) {
    return switch (operator) {
      case ADD -> p + q;
      case SUBTRACT -> p - q;
      case MULTIPLY -> p * q;
      case REMAINDER -> p % q;
      case DIVIDE -> throw new IllegalStateException();
    };
  }

  @Override
  public Object comparison(Ast.Comparison ast) {
    Object a = run(ast.left());
    Object b = run(ast.right());
    ComparisonOperator operator = ast.operator();
    if (!operator.orders()) {
      return equal(a, b) == (operator == ComparisonOperator.EQUAL);
    } else if (a == null || b == null) {
      return null;
    } else if (a instanceof Number && b instanceof Number) {
      return operator.holds(exact(a).compareTo(exact(b)));
    } else if (a instanceof String x && b instanceof String y) {
      int[] left = x.codePoints().toArray();
      int[] right = y.codePoints().toArray();
      return operator.holds(Arrays.compare(left, right));
    }
    throw new Failure("order");
  }

  @Override
  public Object and(Ast.And ast) {
    Boolean a = truth(ast.left());
    if (Boolean.FALSE.equals(a)) {
      return false;
    }
    Boolean b = truth(ast.right());
    return Boolean.FALSE.equals(b) ? Boolean.FALSE : a == null || b == null ? null : Boolean.TRUE;
  }

  @Override
  public Object or(Ast.Or ast) {
    Boolean a = truth(ast.left());
    if (Boolean.TRUE.equals(a)) {
      return true;
    }
    Boolean b = truth(ast.right());
    return Boolean.TRUE.equals(b) ? Boolean.TRUE : a == null || b == null ? null : Boolean.FALSE;
  }

  @Override
  public Object orDefault(Ast.Default ast) {
    Object value = run(ast.left());
    return value == null ? run(ast.right()) : value;
  }

  @Override
  public Object conditional(Ast.Conditional ast) {
    return run(Boolean.TRUE.equals(truth(ast.condition())) ? ast.then() : ast.otherwise());
  }

  @Override
  public Object inItems(Ast.InItems ast) {
    Object needle = run(ast.needle());
    for (Ast item : ast.items()) {
      if (equal(needle, run(item))) {
        return true;
      }
    }
    return false;
  }

  @Override
  public Object inList(Ast.InList ast) {
    Object needle = run(ast.needle());
    Object list = run(ast.list());
    if (list == null) {
      return null;
    } else if (list instanceof List<?> items) {
      return items.stream().anyMatch(item -> equal(needle, item));
    }
    throw new Failure("in");
  }

  @Override
  public Object call(Ast.Call ast) {
    throw new UnsupportedOperationException(ast.name());
  }
}
