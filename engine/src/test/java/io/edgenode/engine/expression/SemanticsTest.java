package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.Evaluations.RECORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.FlowException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the expression language has a test here or in {@link ReadingTest}. */
class SemanticsTest {
  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Arithmetic: longs stay long, / gives a double, + joins two strings")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "31 * 9 / 5 + 32 ¦ 87.8",
        "temperature * 9 / 5 + 32 ¦ 87.8",
        "4 / 2 ¦ 2.0",
        "7 % 3 ¦ 1",
        "-7 % 3 ¦ -1",
        "7.5 % 2 ¦ 1.5",
        "1 + 2 * 3 ¦ 7",
        "(1 + 2) * 3 ¦ 9",
        "10 - 2 - 3 ¦ 5",
        "-2 * -3 ¦ 6",
        "--2 ¦ 2",
        "-(temperature) ¦ -31",
        "1 + 1.5 ¦ 2.5",
        "0.1 + 0.2 ¦ 0.30000000000000004",
        "1e10 ¦ 1.0E10",
        "2 * 43.5 ¦ 87.0",
        "0xFF ¦ 255",
        "'a' + 'b' ¦ \"ab\"",
        "site + '/' + tags[0] ¦ \"plant-1/x\"",
        "div(7, 2) ¦ 3",
        "-9223372036854775808 ¦ -9223372036854775808",
        "huge + 0.0 ¦ 1.2345678901234568E29",
        "1e308 * 10 ¦ null",
      })
  void arithmetic(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest
  @DisplayName("Arithmetic or ordering with null gives null")
  @ValueSource(
      strings = {
        "missing + 1",
        "1 - missing",
        "missing * missing",
        "missing / 0",
        "missing % 2",
        "-missing",
        "missing < 1",
        "1 >= missing",
        "missing > 'a'",
        "missing + 'a'",
        "null < null",
      })
  void nulls(String expression) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo("null");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("== and != accept null and compare across types; text == number is false")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "missing == null ¦ true",
        "missing != null ¦ false",
        "temperature == null ¦ false",
        "missing == 1 ¦ false",
        "missing != 1 ¦ true",
        "missing == nothing ¦ true",
        "text == 10 ¦ false",
        "'10' == 10 ¦ false",
        "text != 10 ¦ true",
        "text == '10' ¦ true",
        "flag == true ¦ true",
        "flag == 1 ¦ false",
        "flag == 'true' ¦ false",
        "1 == 1.0 ¦ true",
        "humidity == 40.5 ¦ true",
        "esc == 'a\"b' ¦ true",
        "site == 'plant-1' ¦ true",
        "site != 'plant-2' ¦ true",
        "tags == tags ¦ true",
        "tags == split('x,y,3', ',') ¦ false",
        "parse_json('[1,2]') == parse_json('[1.0, 2]') ¦ true",
        "parse_json('{\"a\":1,\"b\":2}') == parse_json('{\"b\":2,\"a\":1}') ¦ true",
        "parse_json('{\"a\":1}') == parse_json('{\"a\":1,\"b\":null}') ¦ false",
        "a == tags ¦ false",
      })
  void equality(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Long against double compares exactly")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "9007199254740993 == 9007199254740992.0 ¦ false",
        "9007199254740993 > 9007199254740992.0 ¦ true",
        "big == 9223372036854775808.0 ¦ false",
        "big < 9223372036854775808.0 ¦ true",
        "9223372036854775808.0 > big ¦ true",
        "-9223372036854775808 == -9223372036854775808.0 ¦ true",
        "2 < 2.5 ¦ true",
        "-2 > -2.5 ¦ true",
        "2.5 > 2 ¦ true",
        "0.0 == -0.0 ¦ true",
        "0 == -0.0 ¦ true",
      })
  void exactComparison(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Texts are ordered by code points")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "'a' < 'b' ¦ true",
        "'a' < 'B' ¦ false",
        "site >= 'plant-1' ¦ true",
        "'\\uFF5E' < '\\uD83D\\uDE00' ¦ true",
        "'a' <= 'a' ¦ true",
      })
  void textOrder(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("Logic is three-valued")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "!null ¦ null",
        "!missing ¦ null",
        "!true ¦ false",
        "!flag ¦ false",
        "false && null ¦ false",
        "null && false ¦ false",
        "true && null ¦ null",
        "null && true ¦ null",
        "null && null ¦ null",
        "true || null ¦ true",
        "null || true ¦ true",
        "false || null ¦ null",
        "null || false ¦ null",
        "null || null ¦ null",
        "missing > 3 && false ¦ false",
        "missing > 3 || flag ¦ true",
        "false && 1 / (temperature - 31) > 0 ¦ false",
        "true || 1 / (temperature - 31) > 0 ¦ true",
      })
  void logic(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName("?? supplies a default, ?: counts null as false, in compares with each")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "missing ?? 5 ¦ 5",
        "temperature ?? 5 ¦ 31",
        "missing ?? nothing ?? 'x' ¦ \"x\"",
        "missing ?? 0 > 3 ¦ false",
        "temperature ?? 0 > 3 ¦ true",
        "missing ?? 1 + 1 ¦ 2",
        "(missing > 3) ?? false ¦ false",
        "flag ? 1 : 2 ¦ 1",
        "missing ? 1 : 2 ¦ 2",
        "missing > 1 ? 1 : 2 ¦ 2",
        "flag ? missing ? 1 : 2 : 3 ¦ 2",
        "false ? 1 : false ? 2 : 3 ¦ 3",
        "temperature in [30, 31] ¦ true",
        "temperature in [31.0] ¦ true",
        "temperature in [] ¦ false",
        "text in [10] ¦ false",
        "missing in [1] ¦ false",
        "missing in [null] ¦ true",
        "'y' in tags ¦ true",
        "3 in tags ¦ true",
        "4 in tags ¦ false",
        "1 in empty ¦ false",
        "1 in missing ¦ null",
        "!(site in ['plant-1', 'plant-2']) ¦ false",
        "1 + 1 in [2] && true ¦ true",
      })
  void choices(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @ParameterizedTest(name = "{0}")
  @DisplayName("Wrong types, division by zero and long overflow are failures that show no value")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "site < 3 ¦ two numbers or two texts, not text and a number",
        "3 >= site ¦ two numbers or two texts, not a number and text",
        "flag < flag ¦ two numbers or two texts",
        "a < 1 ¦ two numbers or two texts, not an object and a number",
        "temperature / 0 ¦ division by zero",
        "temperature / 0.0 ¦ division by zero",
        "1 / 0 ¦ division by zero",
        "temperature % 0 ¦ division by zero",
        "mod(temperature, 0) ¦ division by zero",
        "div(temperature, 0) ¦ division by zero",
        "big + 1 ¦ beyond the whole numbers",
        "-big - 2 ¦ beyond the whole numbers",
        "big * 2 ¦ beyond the whole numbers",
        "-(-big - 1) ¦ beyond the whole numbers",
        "site + 1 ¦ two numbers or two texts, not text and a number",
        "site - 1 ¦ two numbers, not text and a number",
        "flag * 2 ¦ two numbers",
        "-site ¦ '-' wants a number, not text",
        "!temperature ¦ a number where true or false is needed",
        "site && true ¦ text where true or false is needed",
        "tags ? 1 : 2 ¦ a list where true or false is needed",
        "1 in site ¦ 'in' wants a list on its right, not text",
        "tags['x'] ¦ a list is indexed by a whole number, not by text",
        "a[0] ¦ an object is indexed by text, not by a number",
        "lower(temperature) ¦ lower(x) wants text as x, not a number",
        "sqrt(site) ¦ sqrt(x) wants a number as x, not text",
        "int(site) ¦ the text is not a whole number",
        "substring(site, 0.5) ¦ argument 2 is not a whole number",
        "parse_time(site) ¦ is not a time like",
      })
  void failures(String expression, String problem) {
    Expression compiled = Expression.compile(expression);
    assertThatThrownBy(() -> Evaluations.eval(compiled, Evaluations.flowFile(RECORD)))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining(problem)
        .hasMessageContaining(expression)
        .hasMessageContaining("at character ")
        .hasMessageNotContaining("plant-1");
  }

  @Test
  @DisplayName("A failure names the expression and the place in it")
  void place() {
    assertThatThrownBy(() -> Evaluations.eval("1 + temperature / (2 - 2)", RECORD))
        .hasMessage(
            "the expression \"1 + temperature / (2 - 2)\" fails at character 17: division by zero");
  }

  @Test
  @DisplayName("Null counts as false in a test; what is no truth fails")
  void test() {
    assertThat(Expression.compile("missing > 3").evaluator().test(Evaluations.flowFile(RECORD)))
        .isFalse();
    assertThat(Expression.compile("flag").evaluator().test(Evaluations.flowFile(RECORD))).isTrue();
    assertThatThrownBy(
            () -> Expression.compile("site").evaluator().test(Evaluations.flowFile(RECORD)))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("text where true or false is needed");
  }

  @Test
  @DisplayName("Parameters are typed constants, never spliced text")
  void parameters() {
    Map<String, ParameterValue> parameters =
        Map.of(
            "limit", ParameterValue.of(30),
            "text", ParameterValue.of("30"),
            "evil", ParameterValue.of("' || true || '"),
            "real", ParameterValue.of(1.5),
            "on", ParameterValue.of(true));

    assertThat(Evaluations.eval("temperature > ${limit}", parameters, RECORD)).isEqualTo("true");
    assertThat(Evaluations.eval("${limit} == ${text}", parameters, RECORD)).isEqualTo("false");
    assertThat(Evaluations.eval("site == ${evil}", parameters, RECORD)).isEqualTo("false");
    assertThat(Evaluations.eval("site == '${evil}'", parameters, RECORD)).isEqualTo("false");
    assertThat(Evaluations.eval("'<${limit}|${real}|${on}>'", parameters, RECORD))
        .isEqualTo("\"<30|1.5|true>\"");
    assertThat(Evaluations.eval("'$${limit}' + '\\${limit}'", parameters, RECORD))
        .isEqualTo("\"${limit}${limit}\"");
    assertThat(Evaluations.eval("${real} * 2 - -${limit}", parameters, RECORD)).isEqualTo("33.0");
  }
}
