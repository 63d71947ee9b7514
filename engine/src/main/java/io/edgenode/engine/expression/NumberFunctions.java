package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.NUMBER;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import io.edgenode.engine.record.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * Functions of numbers. Outside a function's domain ({@code sqrt(-1)}) the result is null. {@code
 * StrictMath} gives the same bits on every machine (P3).
 */
final class NumberFunctions {
  private static final int MAX_DIGITS = 15;
  private static final double[] POWERS = new double[MAX_DIGITS + 1];

  static {
    for (int i = 0; i <= MAX_DIGITS; i++) {
      POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  /** Below this a product still has digits behind its point to tell a half by. */
  private static final double HALVES_TO = 0x1p40;

  /** So close to a half the product's own error may decide, so the decimal digits must. */
  private static final double CLOSE = 1e-3;

  private NumberFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        of("abs", "The distance from zero.")
            .gives(NUMBER)
            .example("abs(-3)", "3")
            .as(NumberFunctions::abs),
        of("sign", "-1, 0 or 1.")
            .gives(WHOLE)
            .example("sign(-2.5)", "-1")
            .as((in, out) -> out.setLong((long) Math.signum(in.number(0)))),
        of("ceil", "The least whole number that is not below x.")
            .gives(NUMBER)
            .example("ceil(2.1)", "3")
            .as(whole(Math::ceil)),
        of("floor", "The greatest whole number that is not above x.")
            .gives(NUMBER)
            .example("floor(-2.1)", "-3")
            .as(whole(Math::floor)),
        round(),
        extreme("min", "The least of the numbers.", "min(3, 1.5, 2)", "1.5", -1),
        extreme("max", "The greatest of the numbers.", "max(3, 1.5, 2)", "3", 1),
        clamp(),
        two("pow", "exponent", "x to the power of the exponent, as a double.")
            .gives(NUMBER)
            .example("pow(2, 10)", "1024.0")
            .as((in, out) -> ArithmeticNodes.set(out, StrictMath.pow(in.number(0), in.number(1)))),
        real("sqrt", "The square root, as a double.", "sqrt(9)", "3.0", StrictMath::sqrt),
        real("exp", "e to the power of x.", "exp(0)", "1.0", StrictMath::exp),
        real("ln", "The natural logarithm.", "ln(1)", "0.0", StrictMath::log),
        real("log10", "The logarithm to base 10.", "log10(1000)", "3.0", StrictMath::log10),
        real("sin", "The sine of an angle in radians.", "sin(0)", "0.0", StrictMath::sin),
        real("cos", "The cosine of an angle in radians.", "cos(0)", "1.0", StrictMath::cos),
        two("div", "divisor", "The whole quotient, rounded toward negative infinity.")
            .gives(NUMBER)
            .example("div(7, 2)", "3")
            .example("div(-7, 2)", "-4")
            .as(NumberFunctions::div),
        two("mod", "divisor", "What div leaves: it has the divisor's sign.")
            .gives(NUMBER)
            .example("mod(7, 3)", "1")
            .example("mod(-7, 3)", "2")
            .as(NumberFunctions::mod));
  }

  private static ExpressionFunction.Builder of(String name, String doc) {
    return ExpressionFunction.named(name, "Numbers").takes("x", NUMBER).doc(doc);
  }

  private static ExpressionFunction.Builder two(String name, String second, String doc) {
    return of(name, doc).takes(second, NUMBER);
  }

  private static ExpressionFunction real(
      String name, String doc, String example, String result, DoubleUnaryOperator operator) {
    return of(name, doc)
        .gives(NUMBER)
        .example(example, result)
        .as((in, out) -> ArithmeticNodes.set(out, operator.applyAsDouble(in.number(0))));
  }

  private static void abs(Arguments in, Value out) {
    Value x = in.value(0);
    if (x.type() == Value.Type.DOUBLE) {
      ArithmeticNodes.set(out, Math.abs(x.asDouble()));
      return;
    }
    if (x.asLong() == Long.MIN_VALUE) {
      throw new EvaluationException("the result is beyond the whole numbers (64 bits)");
    }
    out.setLong(Math.abs(x.asLong()));
  }

  /** A long stays as it is; a double becomes a long, if one can hold it. */
  private static ExpressionFunction.Body whole(DoubleUnaryOperator rounding) {
    return (in, out) -> {
      if (in.value(0).type() == Value.Type.LONG) {
        out.setLong(in.value(0).asLong());
      } else {
        setWhole(rounding.applyAsDouble(in.number(0)), out);
      }
    };
  }

  private static void setWhole(double whole, Value out) {
    if (whole >= -0x1p63 && whole < 0x1p63) {
      out.setLong((long) whole);
    } else {
      ArithmeticNodes.set(out, whole);
    }
  }

  private static ExpressionFunction round() {
    return of(
            "round",
            "x rounded to so many digits behind the point, halves away from zero as on paper."
                + " Without digits the result is a whole number.")
        .optionally("digits", WHOLE)
        .gives(NUMBER)
        .example("round(21.55, 1)", "21.6")
        .example("round(2.5)", "3")
        .example("round(-2.5)", "-3")
        .as(NumberFunctions::round);
  }

  private static void round(Arguments in, Value out) {
    int digits = in.has(1) ? in.whole(1, 0, MAX_DIGITS) : 0;
    Value x = in.value(0);
    if (x.type() == Value.Type.LONG) {
      out.setLong(x.asLong());
      return;
    }
    double number = x.asDouble();
    double rounded = Double.isFinite(number) ? round(number, digits) : number;
    if (in.has(1)) {
      ArithmeticNodes.set(out, rounded);
    } else {
      setWhole(rounded, out);
    }
  }

  /** Rounds the decimal that a person sees: 2.345 is a half, though its double is a bit less. */
  private static double round(double x, int digits) {
    double scaled = Math.abs(x) * POWERS[digits];
    double floor = Math.floor(scaled);
    double rest = scaled - floor;
    if (scaled >= HALVES_TO || Math.abs(rest - 0.5) < CLOSE) {
      return BigDecimal.valueOf(x).setScale(digits, RoundingMode.HALF_UP).doubleValue();
    }
    double rounded = (rest < 0.5 ? floor : floor + 1) / POWERS[digits];
    return x < 0 ? -rounded : rounded;
  }

  private static ExpressionFunction extreme(
      String name, String doc, String example, String result, int sign) {
    return of(name, doc)
        .andMore()
        .gives(NUMBER)
        .example(example, result)
        .as(
            (in, out) -> {
              Value best = in.value(0);
              for (int i = 1; i < in.count(); i++) {
                if (Comparing.numbers(in.value(i), best) * sign > 0) {
                  best = in.value(i);
                }
              }
              out.set(best);
            });
  }

  private static ExpressionFunction clamp() {
    return of("clamp", "x, or the bound that it is beyond.")
        .takes("least", NUMBER)
        .takes("greatest", NUMBER)
        .gives(NUMBER)
        .example("clamp(120, 0, 100)", "100")
        .as(
            (in, out) -> {
              if (Comparing.numbers(in.value(1), in.value(2)) > 0) {
                throw new EvaluationException("least is above greatest");
              }
              boolean low = Comparing.numbers(in.value(0), in.value(1)) < 0;
              boolean high = Comparing.numbers(in.value(0), in.value(2)) > 0;
              out.set(in.value(low ? 1 : high ? 2 : 0));
            });
  }

  private static boolean areLongs(Arguments in) {
    return in.value(0).type() == Value.Type.LONG && in.value(1).type() == Value.Type.LONG;
  }

  private static double divisor(Arguments in) {
    double divisor = in.number(1);
    if (divisor == 0) {
      throw new EvaluationException("division by zero");
    }
    return divisor;
  }

  private static void div(Arguments in, Value out) {
    double divisor = divisor(in);
    if (!areLongs(in)) {
      setWhole(Math.floor(in.number(0) / divisor), out);
      return;
    }
    long x = in.value(0).asLong();
    if (x == Long.MIN_VALUE && divisor == -1) {
      throw new EvaluationException("the result is beyond the whole numbers (64 bits)");
    }
    out.setLong(Math.floorDiv(x, in.value(1).asLong()));
  }

  private static void mod(Arguments in, Value out) {
    double divisor = divisor(in);
    if (areLongs(in)) {
      out.setLong(Math.floorMod(in.value(0).asLong(), in.value(1).asLong()));
      return;
    }
    double rest = in.number(0) % divisor;
    ArithmeticNodes.set(out, rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest);
  }
}
