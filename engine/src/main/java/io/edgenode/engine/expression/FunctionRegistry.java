package io.edgenode.engine.expression;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The functions that expressions may call, by name. Immutable; plugins make one with more. */
public final class FunctionRegistry {
  private static final FunctionRegistry BUILTIN =
      new FunctionRegistry(
          Stream.of(
                  NumberFunctions.all(),
                  BitFunctions.all(),
                  TextFunctions.all(),
                  PatternFunctions.all(),
                  ListFunctions.all(),
                  TimeFunctions.all(),
                  UnitFunctions.all(),
                  HashFunctions.all(),
                  ValueFunctions.all())
              .flatMap(List::stream)
              .toList());

  private final Map<String, ExpressionFunction> functions;

  private FunctionRegistry(List<ExpressionFunction> all) {
    Map<String, ExpressionFunction> byName = new TreeMap<>();
    for (ExpressionFunction function : all) {
      if (byName.put(function.name(), function) != null) {
        throw new IllegalArgumentException("there are two functions named " + function.name());
      }
    }
    functions = Collections.unmodifiableMap(byName);
  }

  /** What every node has. */
  public static FunctionRegistry builtin() {
    return BUILTIN;
  }

  /**
   * What every node has, and what every {@link FunctionProvider} adds that {@link ServiceLoader}
   * finds.
   *
   * @throws IllegalArgumentException if a name is taken
   */
  public static FunctionRegistry discover(ClassLoader plugins) {
    List<ExpressionFunction> more = new ArrayList<>();
    ServiceLoader.load(FunctionProvider.class, plugins)
        .forEach(provider -> more.addAll(provider.functions()));
    return more.isEmpty() ? BUILTIN : BUILTIN.with(more);
  }

  /**
   * These functions and more.
   *
   * @throws IllegalArgumentException if a name is taken
   */
  public FunctionRegistry with(Collection<ExpressionFunction> more) {
    return new FunctionRegistry(Stream.concat(functions.values().stream(), more.stream()).toList());
  }

  @Nullable ExpressionFunction find(String name) {
    return functions.get(name);
  }

  /** All of them, by name. */
  public Collection<ExpressionFunction> functions() {
    return functions.values();
  }
}
