package io.edgenode.processors.aggregate;

import io.edgenode.engine.config.Binding;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.BoundBy;
import io.edgenode.engine.config.Canon;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Reading;
import io.edgenode.engine.expression.AggregateExpression;
import io.edgenode.engine.expression.AggregateExpression.Arity;
import io.edgenode.engine.expression.Dependencies;
import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.engine.expression.InvalidExpressionException;
import io.edgenode.engine.expression.Parameters;
import io.edgenode.engine.record.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a window computes: aggregates under names, in order. Immutable. */
@BoundBy(Aggregates.AggregatesBinding.class)
public final class Aggregates {
  private static final Map<String, Arity> ARITIES = arities();

  private final List<Named> all;

  private Aggregates(List<Named> all) {
    this.all = List.copyOf(all);
  }

  /**
   * One result.
   *
   * @param makers for each of the expression's calls what makes its accumulator
   */
  record Named(
      String name, AggregateExpression expression, List<Supplier<Accumulator<?>>> makers) {}

  private static Map<String, Arity> arities() {
    Map<String, Arity> arities = new TreeMap<>();
    AggregateFunction.all().forEach((name, function) -> arities.put(name, function.arity()));
    return arities;
  }

  /**
   * Compiles results.
   *
   * @param texts aggregate expressions under their names
   * @throws InvalidExpressionException if one is none
   */
  public static Aggregates of(Map<String, String> texts) {
    List<Named> all = new ArrayList<>();
    texts.forEach(
        (name, text) -> all.add(named(name, text, Parameters.none(), FunctionRegistry.builtin())));
    return new Aggregates(all);
  }

  private static Named named(
      String name, String text, Parameters parameters, FunctionRegistry functions) {
    AggregateExpression expression =
        AggregateExpression.compile(text, parameters, functions, ARITIES);
    return new Named(name, expression, expression.calls().stream().map(Aggregates::maker).toList());
  }

  private static Supplier<Accumulator<?>> maker(AggregateExpression.Call call) {
    AggregateFunction function = AggregateFunction.all().get(call.name());
    if (function == null) {
      throw new IllegalStateException("no aggregate " + call.name());
    }
    List<Value> further = new ArrayList<>();
    for (int i = 1; i < call.arguments().size(); i++) {
      further.add(call.constant(i));
    }
    try {
      return function.maker().apply(further);
    } catch (IllegalArgumentException refused) {
      throw call.invalid(String.valueOf(refused.getMessage()));
    }
  }

  /** The names of the results, in order. */
  public List<String> names() {
    return all.stream().map(Named::name).toList();
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** What it reads. */
  public Dependencies dependencies() {
    return all.stream()
        .map(named -> named.expression.dependencies())
        .reduce(Dependencies.none(), Dependencies::and);
  }

  /** A fresh computation, for one lane. */
  public Computation computation() {
    return new Computation(all);
  }

  /** Reads a mapping of names to aggregate expressions, which may call these functions. */
  static final class AggregatesBinding implements Binding<Aggregates> {
    private final FunctionRegistry functions;

    AggregatesBinding(FunctionRegistry functions) {
      this.functions = functions;
    }

    @Override
    public @Nullable Bound<Aggregates> read(ConfigNode node, Reading reading) {
      if (!(node instanceof ConfigNode.Mapping mapping)) {
        reading.expected("a mapping of names to aggregates, as in { n: count() },", node);
        return null;
      }
      List<Named> named = new ArrayList<>();
      Map<String, Canon> canons = new LinkedHashMap<>();
      for (ConfigNode.Entry entry : mapping.entries()) {
        Reading inner = reading.key(entry.name());
        Bound<Named> one =
            inner.present(entry.value())
                ? inner.compiled(
                    entry.value(),
                    "a single aggregate",
                    "is no aggregate",
                    (text, constants) -> named(entry.name(), text, constants, functions))
                : null;
        if (one != null) {
          named.add(one.value());
          canons.put(entry.name(), one.canon());
        }
      }
      boolean all = named.size() == mapping.entries().size();
      return all ? new Bound<>(new Aggregates(named), new Canon.Fields(canons)) : null;
    }

    @Override
    public Map<String, Object> schema() {
      return Map.of("type", "object", "additionalProperties", Map.of("type", "string"));
    }

    @Override
    public String name() {
      return "mapping of names to aggregates";
    }

    @Override
    public boolean scalar() {
      return false;
    }
  }
}
