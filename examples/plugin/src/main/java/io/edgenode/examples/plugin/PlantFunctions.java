package io.edgenode.examples.plugin;

import io.edgenode.engine.expression.EvaluationException;
import io.edgenode.engine.expression.ExpressionFunction;
import io.edgenode.engine.expression.FunctionProvider;
import io.edgenode.engine.expression.ValueType;
import java.util.List;

/** What this plugin adds to expressions; named in META-INF/services. */
public final class PlantFunctions implements FunctionProvider {
  /** Magnus' formula over water, with the constants of Sonntag (1990); good from -45 to 60 °C. */
  private static final double B = 17.62;

  private static final double C = 243.12;

  @Override
  public List<ExpressionFunction> functions() {
    return List.of(
        ExpressionFunction.named("dew_point", "Plant")
            .takes("celsius", ValueType.NUMBER)
            .takes("humidity", ValueType.NUMBER)
            .gives(ValueType.NUMBER)
            .doc("The temperature in °C at which air of this relative humidity in % gets wet.")
            .example("round(dew_point(20, 50), 1)", "9.3")
            .as((in, out) -> out.setDouble(dewPoint(in.number(0), in.number(1)))));
  }

  private static double dewPoint(double celsius, double humidity) {
    if (humidity <= 0 || humidity > 100) {
      throw new EvaluationException("the humidity must be above 0 and at most 100 %");
    }
    double gamma = Math.log(humidity / 100) + B * celsius / (C + celsius);
    return C * gamma / (B - gamma);
  }
}
