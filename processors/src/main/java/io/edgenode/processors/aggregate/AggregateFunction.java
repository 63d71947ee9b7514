package io.edgenode.processors.aggregate;

import io.edgenode.engine.expression.AggregateExpression.Arity;
import io.edgenode.engine.record.Value;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One aggregate as flows name it: its arguments, what it accepts, how it is documented, what
 * computes it. Immutable.
 *
 * @param name as in {@code avg(temperature)}
 * @param signature as the reference shows it
 * @param arity how many arguments it takes, the value included
 * @param accepts what the value may be; null, NaN and infinite values are skipped always
 * @param doc a few sentences
 * @param example what it is over and what it gives
 * @param maker makes what computes it, from its further arguments, which are constant
 */
record AggregateFunction(
    String name,
    String signature,
    Arity arity,
    Accepts accepts,
    String doc,
    Example example,
    Function<List<Value>, Supplier<Accumulator<?>>> maker) {

  /** What an aggregate can be computed of. */
  public enum Accepts {
    NUMBERS("a number"),
    NUMBERS_AND_TEXTS("a number or text"),
    ANYTHING("anything");

    private final String described;

    Accepts(String described) {
      this.described = described;
    }

    String described() {
      return described;
    }

    boolean accepts(Value value) {
      return switch (this) {
        case NUMBERS -> value.isNumber();
        case NUMBERS_AND_TEXTS -> value.isNumber() || value.type() == Value.Type.TEXT;
        case ANYTHING -> true;
      };
    }
  }

  /**
   * An example, which a test runs.
   *
   * @param aggregate over the field {@code x}
   * @param values of {@code x} as JSON, one a second, from the second 0 on
   * @param result as JSON
   */
  public record Example(String aggregate, List<String> values, String result) {}

  private static final Arity ONE = new Arity(1, 1);
  private static final Map<String, AggregateFunction> ALL = byName();

  /** All of them, by name. */
  public static Map<String, AggregateFunction> all() {
    return ALL;
  }

  private static AggregateFunction numbers(
      String name, String doc, Supplier<Accumulator<?>> maker, String result, String... values) {
    return new AggregateFunction(
        name,
        name + "(x)",
        ONE,
        Accepts.NUMBERS,
        doc,
        new Example(name + "(x)", List.of(values), result),
        further -> maker);
  }

  private static AggregateFunction of(
      String name,
      Accepts accepts,
      String doc,
      Supplier<Accumulator<?>> maker,
      String result,
      String... values) {
    return new AggregateFunction(
        name,
        name + "(x)",
        ONE,
        accepts,
        doc,
        new Example(name + "(x)", List.of(values), result),
        further -> maker);
  }

  private static Map<String, AggregateFunction> byName() {
    Map<String, AggregateFunction> all = new TreeMap<>();
    for (AggregateFunction function : list()) {
      all.put(function.name, function);
    }
    return Collections.unmodifiableMap(all);
  }

  private static List<AggregateFunction> list() {
    return Stream.of(sums(), ends(), spreads(), overTime()).flatMap(List::stream).toList();
  }

  private static List<AggregateFunction> sums() {
    return List.of(
        new AggregateFunction(
            "count",
            "count([x])",
            new Arity(0, 1),
            Accepts.ANYTHING,
            "How many FlowFiles; with x, how many of them where x is not null.",
            new Example("count(x)", List.of("1", "null", "3"), "2"),
            further -> Count::new),
        numbers(
            "sum",
            "The sum: a long if all were and it fits, else a double, by compensated addition.",
            Sum::sum,
            "6",
            "1",
            "2",
            "3"),
        numbers("avg", "The mean, a double.", Sum::mean, "2.5", "1", "4"),
        of(
            "distinct",
            Accepts.ANYTHING,
            "How many different values: exact up to "
                + Distinct.EXACT
                + ", beyond within about 2 %.",
            Distinct::new,
            "2",
            "1",
            "2",
            "1"),
        collect());
  }

  private static List<AggregateFunction> ends() {
    return List.of(
        of(
            "min",
            Accepts.NUMBERS_AND_TEXTS,
            "The least, with its text kept. A number is less than a text.",
            Extreme::least,
            "1.50",
            "2",
            "1.50"),
        of(
            "max",
            Accepts.NUMBERS_AND_TEXTS,
            "The greatest, with its text kept.",
            Extreme::greatest,
            "2",
            "2",
            "1.50"),
        of(
            "first",
            Accepts.ANYTHING,
            "The first by event time, of equal times the first to arrive.",
            Endmost::first,
            "\"a\"",
            "\"a\"",
            "\"b\""),
        of(
            "last",
            Accepts.ANYTHING,
            "The last by event time, of equal times the last to arrive.",
            Endmost::last,
            "\"b\"",
            "\"a\"",
            "\"b\""));
  }

  private static List<AggregateFunction> spreads() {
    return List.of(
        numbers(
            "stddev",
            "The standard deviation of the population.",
            () -> new Spread(false, true),
            "2.0",
            "2",
            "4",
            "4",
            "4",
            "5",
            "5",
            "7",
            "9"),
        numbers(
            "stddev_samp",
            "The standard deviation of a sample; null for fewer than two.",
            () -> new Spread(true, true),
            "null",
            "2"),
        numbers(
            "variance",
            "The variance of the population.",
            () -> new Spread(false, false),
            "1.0",
            "1",
            "3"),
        numbers(
            "variance_samp",
            "The variance of a sample; null for fewer than two.",
            () -> new Spread(true, false),
            "2.0",
            "1",
            "3"),
        numbers(
            "median", "The 50th percentile.", () -> new Percentile(50), "2.5", "1", "2", "3", "10"),
        percentile());
  }

  private static List<AggregateFunction> overTime() {
    return List.of(
        numbers(
            "delta",
            "How much the last by event time is above the first.",
            Change::delta,
            "4",
            "1",
            "9",
            "5"),
        numbers(
            "rate",
            "How much the last is above the first, for each second between them; null for one time.",
            Change::rate,
            "2.0",
            "1",
            "9",
            "5"),
        numbers(
            "time_avg",
            "The time-weighted average: each value holds until the next by event time.",
            TimeAverage::new,
            "5.0",
            "1",
            "9",
            "100"),
        numbers(
            "slope",
            "The slope a second of the best line by least squares; null for one time.",
            Slope::new,
            "2.0",
            "1",
            "3",
            "5"));
  }

  private static AggregateFunction percentile() {
    return new AggregateFunction(
        "percentile",
        "percentile(x, percent)",
        new Arity(2, 2),
        Accepts.NUMBERS,
        "The value that so many percent (0 to 100) are not above, interpolated linearly: exact up to "
            + Percentile.EXACT
            + " values, beyond within "
            + Percentile.ACCURACY * 100
            + " % of the value.",
        new Example("percentile(x, 90)", List.of("0", "10"), "9.0"),
        further -> {
          double percent = number(further.get(0), "the percent", 0, 100);
          return () -> new Percentile(percent);
        });
  }

  private static AggregateFunction collect() {
    return new AggregateFunction(
        "collect",
        "collect(x[, most])",
        new Arity(1, 2),
        Accepts.ANYTHING,
        "The first by event time as a list, at most so many: "
            + Collected.USUAL
            + " unless said, "
            + Collected.MOST
            + " at the most.",
        new Example("collect(x, 2)", List.of("3", "1", "2"), "[3,1]"),
        further -> {
          int most =
              further.isEmpty()
                  ? Collected.USUAL
                  : (int) number(further.get(0), "the number collected", 1, Collected.MOST);
          return () -> new Collected(most);
        });
  }

  private static double number(Value value, String what, double least, double greatest) {
    if (!value.isNumber() || value.asDouble() < least || value.asDouble() > greatest) {
      throw new IllegalArgumentException(
          what + " must be a number from " + (long) least + " to " + (long) greatest);
    }
    return value.asDouble();
  }
}
