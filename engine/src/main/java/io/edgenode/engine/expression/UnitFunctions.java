package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.NUMBER;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Conversions between units of measure; the result is a double. */
final class UnitFunctions {
  private static final double KELVIN = 273.15;

  /** Pascals in a pound per square inch: 0.45359237 kg × 9.80665 m/s² over (0.0254 m)². */
  private static final double PSI = 0.45359237 * 9.80665 / (0.0254 * 0.0254);

  private static final double PASCALS_PER_BAR = 100_000;
  private static final double KMH_PER_MS = 3.6;
  private static final double METRES_PER_MILE = 1609.344;
  private static final double KILO = 1000;

  private UnitFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        of("celsius_to_fahrenheit", "celsius_to_fahrenheit(31)", "87.8", c -> c * 9 / 5 + 32),
        of("fahrenheit_to_celsius", "fahrenheit_to_celsius(212)", "100.0", f -> (f - 32) * 5 / 9),
        of("celsius_to_kelvin", "celsius_to_kelvin(0)", "273.15", c -> c + KELVIN),
        of("kelvin_to_celsius", "kelvin_to_celsius(273.15)", "0.0", k -> k - KELVIN),
        of("bar_to_psi", "round(bar_to_psi(1), 3)", "14.504", bar -> bar * PASCALS_PER_BAR / PSI),
        of("psi_to_bar", "round(psi_to_bar(100), 3)", "6.895", psi -> psi * PSI / PASCALS_PER_BAR),
        of("bar_to_pascal", "bar_to_pascal(1)", "100000.0", bar -> bar * PASCALS_PER_BAR),
        of("pascal_to_bar", "pascal_to_bar(100000)", "1.0", pa -> pa / PASCALS_PER_BAR),
        of("kmh_to_ms", "kmh_to_ms(36)", "10.0", kmh -> kmh / KMH_PER_MS),
        of("ms_to_kmh", "ms_to_kmh(10)", "36.0", ms -> ms * KMH_PER_MS),
        of("miles_to_km", "miles_to_km(1)", "1.609344", mi -> mi * METRES_PER_MILE / KILO),
        of("km_to_miles", "km_to_miles(1.609344)", "1.0", km -> km * KILO / METRES_PER_MILE),
        of("degrees_to_radians", "degrees_to_radians(0)", "0.0", Math::toRadians),
        of("radians_to_degrees", "radians_to_degrees(0)", "0.0", Math::toDegrees));
  }

  private static ExpressionFunction of(
      String name, String example, String result, DoubleUnaryOperator conversion) {
    String[] units = name.split("_to_");
    return ExpressionFunction.named(name, "Units")
        .takes("x", NUMBER)
        .gives(NUMBER)
        .doc("Converts from " + units[0] + " to " + units[1] + ".")
        .example(example, result)
        .as((in, out) -> ArithmeticNodes.set(out, conversion.applyAsDouble(in.number(0))));
  }
}
