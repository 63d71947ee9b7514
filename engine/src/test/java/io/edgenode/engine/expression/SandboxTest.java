package io.edgenode.engine.expression;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.FlowException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways out of the sandbox that were tried. */
@Timeout(value = 20, unit = SECONDS)
class SandboxTest {
  @ParameterizedTest
  @DisplayName("There is no class, no method, no assignment, no statement, no annotation")
  @ValueSource(
      strings = {
        "new java.lang.ProcessBuilder('id').start()",
        "java.lang.Runtime.getRuntime().exec('id')",
        "''.getClass()",
        "site.getClass().forName('java.lang.Runtime')",
        "T(java.lang.Runtime)",
        "#root",
        "@bean",
        "@Override",
        "a = 1",
        "a; b",
        "var x = 1",
        "import java.util",
        "x -> x",
        "x::y",
        "{ 1 }",
        "a[0] = 1",
        "for (a : b) 1",
        "while (true) 1",
        "`id`",
        "eval('1')",
        "size(a)()",
        "a.b()",
        "record.getClass()",
        "${env:HOME}",
        "a++",
      })
  void noWayOut(String expression) {
    assertThatThrownBy(() -> Expression.compile(expression))
        .isInstanceOf(InvalidExpressionException.class);
  }

  @ParameterizedTest
  @DisplayName("A name that means something in Java is just a missing field")
  @ValueSource(strings = {"class", "this", "record.class", "a.class.classLoader", "System.out"})
  void onlyFields(String expression) {
    assertThat(Evaluations.eval(expression)).isEqualTo("null");
  }

  @Test
  @DisplayName("Source length is bounded")
  void length() {
    assertThat(Evaluations.eval("1" + " ".repeat(Expression.MAX_SOURCE - 1))).isEqualTo("1");
    assertThatThrownBy(() -> Expression.compile("1" + " ".repeat(Expression.MAX_SOURCE)))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("at most 16384");
  }

  @ParameterizedTest
  @DisplayName("Nesting is bounded")
  @ValueSource(strings = {"(", "!", "-", "abs(", "a[", "1 in [", "true ? 1 : ", "true ? "})
  void nesting(String opening) {
    assertThatThrownBy(() -> Expression.compile(opening.repeat(200)))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("nested deeper than 64");
  }

  @Test
  @DisplayName("64 levels are valid")
  void deepestNesting() {
    assertThat(Evaluations.eval("(".repeat(63) + "1" + ")".repeat(63))).isEqualTo("1");
  }

  @ParameterizedTest
  @DisplayName("The number of operations, and with it time and depth of the tree, is bounded")
  @ValueSource(strings = {"a + ", "true && ", "a ?? ", "a.a.a.a + ", "a == b || "})
  void operations(String link) {
    assertThatThrownBy(() -> Expression.compile(link.repeat(1200) + "a"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("more than 500 operations");
  }

  @Test
  @DisplayName("The longest chain fits the stack of a small thread")
  void longestChain() throws InterruptedException {
    String chain = "a + ".repeat(Parser.MAX_OPERATIONS) + "a";
    String[] result = new String[1];
    Thread small =
        new Thread(
            null, () -> result[0] = Evaluations.eval(chain, "{\"a\":1}"), "small", 512 * 1024);
    small.start();
    small.join();

    assertThat(result[0]).isEqualTo("501");
  }

  @Test
  @DisplayName("Thousands of items behind 'in' are one operation")
  void manyItems() {
    String items =
        IntStream.range(0, 3000).mapToObj(Integer::toString).collect(Collectors.joining(","));

    assertThat(Evaluations.eval("2999 in [" + items + "]")).isEqualTo("true");
  }

  @ParameterizedTest
  @DisplayName("Texts are at most 1 MiB, and are not made first")
  @ValueSource(
      strings = {
        "repeat('a', 1048577)",
        "repeat('abcdefgh', 1048576)",
        "repeat(repeat('a', 1048576), 1048576)",
        "pad_left('a', 1048577)",
        "repeat('a', 1048576) + 'a'",
        "concat(repeat('a', 1048576), 'a')",
        "replace(repeat('a', 1048576), 'a', repeat('b', 1048576))",
        "replace_all(repeat('a', 1048576), 'a', repeat('b', 1000))",
        "join(split(repeat('a,', 500000), ','), repeat('x', 1000))",
        "hex_encode(repeat('a', 1048576))",
        "base64_encode(repeat('a', 1048576))",
        "url_encode(repeat('/', 1048576))",
      })
  void texts(String expression) {
    assertThatThrownBy(() -> Evaluations.eval(expression))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageMatching("(?s).*(longer than 1048576 characters|outside 0 to 1048576).*");
  }

  @Test
  @DisplayName("Characters whose upper case is longer do not make upper() quadratic")
  void upperIsLinear() {
    assertThat(Evaluations.eval("length(upper(repeat('ß', 1048576)))")).isEqualTo("1048576");
  }

  @ParameterizedTest
  @DisplayName("Patterns that make backtracking explode take linear time")
  @ValueSource(
      strings = {
        "matches(repeat('a', 100000), '(a+)+b')",
        "matches(repeat('a', 100000), '(a|aa)+$b')",
        "matches(repeat('a', 100000), '(.*)*x')",
        "matches(repeat('x', 50000) + 'y', '(x+x+)+z')",
      })
  void backtracking(String expression) {
    assertThat(Evaluations.eval(expression)).isEqualTo("false");
  }

  @ParameterizedTest
  @DisplayName("What needs backtracking does not exist")
  @ValueSource(strings = {"(a)\\\\1", "(?=a)", "(?<!a)b", "(?>a)", "a++"})
  void noBacktracking(String pattern) {
    assertThatThrownBy(() -> Expression.compile("matches(a, '" + pattern + "')"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("the pattern is not valid");
  }

  @ParameterizedTest
  @DisplayName(
      "Patterns are bounded in length and in what they compile to, before they are compiled")
  @ValueSource(
      strings = {
        "(a{1000}){1000}",
        "((a{100}){100}){100}",
        "(((((a{10}){10}){10}){10}){10}){10}",
        "((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}",
        "(((a{999,}){999,}){999,}){999,}",
        "(\\\\pL{1000}){9}",
        "a{1001}",
      })
  void patterns(String pattern) {
    assertThatThrownBy(() -> Expression.compile("matches(a, '" + pattern + "')"))
        .isInstanceOf(InvalidExpressionException.class)
        .hasMessageContaining("the pattern");
    assertThatThrownBy(() -> Evaluations.eval("matches('a', p)", "{\"p\":\"" + pattern + "\"}"))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("the pattern");
  }

  @Test
  @DisplayName("A long pattern is refused")
  void longPattern() {
    assertThatThrownBy(() -> Evaluations.eval("matches('a', repeat('a', 1025))"))
        .hasMessageContaining("at most 1024");
  }

  @Test
  @DisplayName("Depth of JSON made in an expression is bounded")
  void deepJson() {
    assertThatThrownBy(() -> Evaluations.eval("parse_json(repeat('[', 1000))"))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("the text is not JSON");
  }
}
