package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class FunctionRegistryTest {
  @TestFactory
  @DisplayName("Each function's examples give what they say")
  Stream<DynamicTest> examples() {
    return FunctionRegistry.builtin().functions().stream()
        .flatMap(function -> function.examples().stream())
        .map(
            example ->
                DynamicTest.dynamicTest(
                    example.call() + " is " + example.result(),
                    () ->
                        assertThat(Evaluations.eval(example.call()))
                            .isEqualTo(Evaluations.eval(example.result()))));
  }

  @TestFactory
  @DisplayName("Each function is documented and has an example that calls it")
  Stream<DynamicTest> documented() {
    return FunctionRegistry.builtin().functions().stream()
        .map(
            function ->
                DynamicTest.dynamicTest(
                    function.signature(),
                    () -> {
                      assertThat(function.doc()).endsWith(".");
                      assertThat(function.examples())
                          .isNotEmpty()
                          .allMatch(example -> example.call().contains(function.name() + "("));
                    }));
  }

  @TestFactory
  @DisplayName("Functions of null give null, except those that take nulls")
  Stream<DynamicTest> nulls() {
    return FunctionRegistry.builtin().functions().stream()
        .filter(function -> !function.takesNulls())
        .map(
            function -> {
              String call =
                  function.name() + "(missing" + ", missing".repeat(function.least() - 1) + ")";
              return DynamicTest.dynamicTest(
                  call, () -> assertThat(Evaluations.eval(call)).isEqualTo("null"));
            });
  }

  @Test
  @DisplayName("A plugin adds functions, but takes none away")
  void plugin() {
    ExpressionFunction twice =
        ExpressionFunction.named("twice", "Plugin")
            .takes("x", ValueType.NUMBER)
            .gives(ValueType.NUMBER)
            .as((in, out) -> out.setDouble(in.number(0) * 2));
    FunctionRegistry more = FunctionRegistry.builtin().with(List.of(twice));

    Expression expression = Expression.compile("twice(21)", Parameters.none(), more);

    assertThat(Evaluations.eval(expression, Evaluations.flowFile("{}"))).isEqualTo("42.0");
    assertThatThrownBy(() -> more.with(List.of(twice)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  @DisplayName("P3: there is no clock and no random")
  void deterministic() {
    assertThat(FunctionRegistry.builtin().functions())
        .extracting(ExpressionFunction::name)
        .doesNotContain("now", "random", "uuid", "today");
  }
}
