package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.FlowException;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each sentence of design §6 "Expressions" is a rule here. */
class SemanticsTest {
  private static final String RECORD =
      """
      {"temperature":31,"humidity":40.50,"site":"plant-1","flag":true,"nothing":null,
       "a":{"b":{"c":7}},"tags":["x","y",3],"odd name":1,"id":"mine","arrival":5,
       "attributes":"own","record":"r","big":9223372036854775807,"text":"10","empty":[],
       "huge":123456789012345678901234567890,"esc":"a\\"b"}
      """;

  @ParameterizedTest(name = "{0} is {1}")
  @DisplayName(
      "Bare names, paths, indexes and record['…'] read the record; what is missing is null")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "temperature ¦ 31",
        "humidity ¦ 40.50",
        "a.b.c ¦ 7",
        "a.b ¦ {\"c\":7}",
        "a['b'].c ¦ 7",
        "tags[0] ¦ \"x\"",
        "tags[2] ¦ 3",
        "tags[3] ¦ null",
        "tags[-1] ¦ null",
        "tags[temperature - 30] ¦ \"y\"",
        "record['odd name'] ¦ 1",
        "record.site ¦ \"plant-1\"",
        "record['id'] ¦ \"mine\"",
        "record['record'] ¦ \"r\"",
        "missing ¦ null",
        "missing.b ¦ null",
        "site.b ¦ null",
        "missing[0] ¦ null",
        "nothing.x ¦ null",
        "a.true ¦ null",
        "huge ¦ 123456789012345678901234567890",
      })
  void reading(String expression, String result) {
    assertThat(Evaluations.eval(expression, RECORD)).isEqualTo(result);
  }

  @Test
  @DisplayName("id, arrival and attributes mean the FlowFile's, not fields of that name")
  void flowFile() {
    var in = Evaluations.flowFile(RECORD, Attributes.of("mqtt.topic", "a/b", "plain", "p"));

    assertThat(Evaluations.eval(Expression.compile("attributes['mqtt.topic']"), in))
        .isEqualTo("\"a/b\"");
    assertThat(Evaluations.eval(Expression.compile("attributes.plain"), in)).isEqualTo("\"p\"");
    assertThat(Evaluations.eval(Expression.compile("attributes['none']"), in)).isEqualTo("null");
    assertThat(Evaluations.eval(Expression.compile("arrival"), in))
        .isEqualTo(Long.toString(Evaluations.ARRIVAL));
    assertThat(Evaluations.eval(Expression.compile("id"), in))
        .isEqualTo("\"" + in.id() + "\"")
        .isNotEqualTo("\"mine\"");
  }

  @Test
  @DisplayName("Options that name fields always mean fields")
  void fieldOptions() {
    var in = Evaluations.flowFile(RECORD);

    assertThat(Evaluations.eval(Expression.ofField("id"), in)).isEqualTo("\"mine\"");
    assertThat(Evaluations.eval(Expression.ofField("odd name"), in)).isEqualTo("1");
    assertThat(Expression.ofField("odd name").source()).isEqualTo("record['odd name']");
  }

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
  @DisplayName("Content that is no record fails in the first expression that needs a record")
  void noRecord() {
    var in = Evaluations.flowFile("no json");

    assertThat(Evaluations.eval(Expression.compile("arrival > 0"), in)).isEqualTo("true");
    assertThat(Evaluations.eval(Expression.compile("arrival > 0 || x"), in)).isEqualTo("true");
    assertThatThrownBy(() -> Evaluations.eval(Expression.compile("x"), in))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("not a JSON record");
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

  @Test
  @DisplayName("Untouched values keep their text")
  void textIsKept() {
    assertThat(Evaluations.eval("humidity", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("missing ?? humidity", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("max(humidity, 1)", RECORD)).isEqualTo("40.50");
    assertThat(Evaluations.eval("record.esc", RECORD)).isEqualTo("\"a\\\"b\"");
  }

  @Test
  @DisplayName("What an expression reads is known before it runs")
  void dependencies() {
    Dependencies reads =
        Expression.compile("a.b > 1 && record['odd name'] == attributes['t'] || id == x")
            .dependencies();

    assertThat(reads.fields()).containsExactly("a", "odd name", "x");
    assertThat(reads.attributes()).containsExactly("t");
    assertThat(reads.id()).isTrue();
    assertThat(reads.arrival()).isFalse();
    assertThat(reads.needsRecord()).isTrue();
    assertThat(Expression.compile("keys(record)").dependencies().wholeRecord()).isTrue();
    assertThat(Expression.compile("1 + 2").dependencies().isEmpty()).isTrue();
    assertThat(Expression.compile("attributes.t == 'x'").dependencies().needsRecord()).isFalse();
  }
}
