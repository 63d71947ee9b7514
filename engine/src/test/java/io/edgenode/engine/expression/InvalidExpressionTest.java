package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InvalidExpressionTest {
  @ParameterizedTest(name = "{0}")
  @DisplayName("What is no expression says where, what was found and what would be valid")
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '`',
      value = {
        "1 + ¦ 3 ¦ found the end where a value",
        "1 2 ¦ 2 ¦ found 2 where an operator or the end would be valid",
        "a and b ¦ 2 ¦ 'and' is written &&",
        "a or b ¦ 2 ¦ 'or' is written ||",
        "a = b ¦ 2 ¦ to compare write ==",
        "a => b ¦ 2 ¦ 'at least' is written >=",
        "a =< b ¦ 2 ¦ 'at most' is written <=",
        "a & b ¦ 2 ¦ 'and' is written &&",
        "(a ¦ 2 ¦ found the end where ')' would be valid, closing the '(' at character 1",
        "f.(a) ¦ 2 ¦ where a field's name would be valid",
        "tags[1 ¦ 6 ¦ closing the '[' at character 5",
        "a ? b ¦ 5 ¦ the other half of the '?'",
        "[1, 2] ¦ 0 ¦ a list may only stand behind 'in'",
        "'abc ¦ 0 ¦ lacks its closing '",
        "'a\\d' ¦ 2 ¦ '\\d' is no escape",
        "'\\u12' ¦ 1 ¦ four hexadecimal digits",
        "12abc ¦ 0 ¦ neither a number nor a name",
        "1e ¦ 0 ¦ exponent lacks its digits",
        "0x ¦ 0 ¦ hexadecimal number",
        "9223372036854775808 ¦ 0 ¦ beyond the whole numbers",
        "1e999 ¦ 0 ¦ beyond the doubles",
        "a # b ¦ 2 ¦ means nothing here",
        "lowr(site) ¦ 0 ¦ there is no function 'lowr'; did you mean lower?",
        "to_uppercase(site) ¦ 0 ¦ there is no function 'to_uppercase'; did you mean upper?",
        "base64(site) ¦ 0 ¦ there is no function 'base64'; there are base64_decode, base64_encode; 'edge-node list functions'",
        "xyzzy(site) ¦ 0 ¦ there is no function 'xyzzy'; 'edge-node list functions' names them all",
        "lower() ¦ 0 ¦ found 0 arguments; lower(x) would be valid",
        "round(1, 2, 3) ¦ 0 ¦ found 3 arguments; round(x[, digits]) would be valid",
        "lower(3) ¦ 6 ¦ wants text as x, not a number",
        "'a' < 3 ¦ 4 ¦ two numbers or two texts, not text and a number",
        "lower(a) > 3 ¦ 9 ¦ two numbers or two texts, not text and a number",
        "missing + true ¦ 8 ¦ two numbers or two texts, not any value and true or false",
        "true + 1 ¦ 5 ¦ two numbers or two texts, not true or false and a number",
        "!3 ¦ 0 ¦ wants true or false, not a number",
        "3 && a ¦ 2 ¦ wants true or false, not a number",
        "'x' ? 1 : 2 ¦ 4 ¦ wants true or false, not text",
        "1 < a < 3 ¦ 6 ¦ a comparison can't be compared again",
        "a > 3 ?? false ¦ 6 ¦ binds tighter than a comparison",
        "attributes ¦ 0 ¦ one of them is attributes['mqtt.topic']",
        "attributes[a] ¦ 11 ¦ where a 'name' would be valid",
        "attributes.mqtt.topic ¦ 15 ¦ '.' wants an object before it, not text",
        "record[1] ¦ 7 ¦ where a 'name' would be valid",
        "matches(a, '(') ¦ 0 ¦ the pattern is not valid",
        "date(a, 'qqqqqq{') ¦ 0 ¦ not one of java.time",
        "date(a, 'yyyy', 'Mars') ¦ 0 ¦ a zone is a name like Europe/Berlin",
        "truncate_time(a, 'eon') ¦ 0 ¦ a unit is second, minute",
        "${limt} ¦ 0 ¦ there is no parameter 'limt'; declared are limit; did you mean limit?",
        "${limit ¦ 0 ¦ lacks its closing }",
        "$x ¦ 0 ¦ a parameter is written ${name}",
      })
  void positions(String expression, int offset, String problem) {
    InvalidExpressionException e =
        catchThrowableOfType(
            InvalidExpressionException.class,
            () ->
                Expression.compile(
                    expression,
                    Map.of("limit", ParameterValue.of(30)),
                    FunctionRegistry.builtin()));

    assertThat(e).isNotNull().hasMessageContaining(problem);
    assertThat(e.offset()).isEqualTo(offset);
    assertThat(e.length()).isPositive();
  }

  @Test
  @DisplayName("Nothing is no expression")
  void empty() {
    assertThatThrownBy(() -> Expression.compile(""))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("found the end where a value");
  }

  @Test
  @DisplayName("A condition that can't be true or false is refused")
  void condition() {
    assertThat(Expression.compile("a > 3").requireCondition().mayGive(ValueType.BOOLEAN)).isTrue();
    assertThat(Expression.compile("a").requireCondition()).isNotNull();
    assertThatThrownBy(() -> Expression.compile("a + 1").requireCondition())
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessage("a condition gives true or false; this gives a number");
  }

  @Test
  @DisplayName("A secret parameter's value is in no message")
  void secrets() {
    Map<String, ParameterValue> secret = Map.of("pw", ParameterValue.of("hunter2"));

    assertThatThrownBy(() -> Expression.compile("${pw} < 3", secret, FunctionRegistry.builtin()))
        .hasMessageNotContaining("hunter2");
    assertThatThrownBy(() -> Expression.compile("1 ${pw}", secret, FunctionRegistry.builtin()))
        .hasMessageContaining("found ${pw}")
        .hasMessageNotContaining("hunter2");
    assertThat(ParameterValue.of("hunter2").toString()).doesNotContain("hunter2");
  }
}
