package io.edgenode.engine.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.config.ConfigNode.Mapping;
import io.edgenode.engine.config.ConfigNode.Scalar;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What files say is taken as it was written, and every piece of it knows its position. */
class ConfigTreeTest {
  private static Mapping read(String name, String text) {
    Problems problems = new Problems();
    ConfigNode node =
        ConfigReader.read(name, text.getBytes(UTF_8), problems)
            .orElseThrow(() -> new AssertionError(problems.toString()));
    assertThat(problems.isEmpty()).as(problems.toString()).isTrue();
    return (Mapping) node;
  }

  private static Scalar scalar(String name, String text) {
    return (Scalar) read(name, text).get("a").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no",
        "yes",
        "010",
        "1:30",
        "._",
        "0x1F",
        "~",
        "null",
        "1_000",
        ".inf",
        "2001-01-01",
        "=",
        "1e3",
        "-.",
        "0b1",
        "+.inf",
        "190:20:30",
        "on"
      })
  void aPlainScalarStaysWhatWasWritten(String written) {
    assertThat(scalar("f.yaml", "a: " + written).text()).isEqualTo(written);
  }

  @Test
  void aByteOrderMarkIsSkipped() {
    Scalar scalar = scalar("f.yaml", "\uFEFFa: b");
    assertThat(scalar.text()).isEqualTo("b");
    assertThat(scalar.at()).isEqualTo(new Mark("f.yaml", 1, 4));
  }

  @Test
  void anAliasIsItsAnchorsValue() {
    Mapping mapping = read("f.yaml", "x: &x { b: c }\na: *x");
    assertThat(mapping.get("a")).isEqualTo(mapping.get("x"));
  }

  static Stream<Arguments> positions() {
    return Stream.of(
        Arguments.of("f.yaml", "a: hello", 3, 7),
        Arguments.of("f.yaml", "a: 'hello'", 3, 8),
        Arguments.of("f.yaml", "a: 'it''s so'", 5, 11),
        Arguments.of("f.yaml", "a: \"\\u00e4\\n\\x41b\"", 3, 17),
        Arguments.of("f.yaml", "a: \"\\U0001F600b\"", 2, 15),
        Arguments.of("f.yaml", "a: 'ä\uD83D\uDE00b'", 3, 7),
        Arguments.of("f.yaml", "\uD83D\uDE00: 1\na: 'xy'", 1, 6),
        Arguments.of("f.yaml", "a: |\n  hello", 2, 4),
        Arguments.of("f.yaml", "a: 'x\n  y'", 3, 4),
        Arguments.of("f.json", "{\t\"a\": \"\\/\\u0041x\"}", 2, 17));
  }

  @ParameterizedTest
  @MethodSource("positions")
  void aCharInsideAScalarHasAPosition(String name, String text, int index, int column) {
    assertThat(scalar(name, text).position(index).column()).isEqualTo(column);
  }

  @Test
  void jsonMayBeIndentedWithTabsAndEscapesWhatItLikes() {
    Scalar scalar =
        scalar("f.JSON", "{\n\t\"a\":\t\"x\\/y\\uD83D\\uDE00\\t\" , \"b\": [1, {}, null] }");
    assertThat(scalar.text()).isEqualTo("x/y\uD83D\uDE00\t");
    assertThat(scalar.at()).isEqualTo(new Mark("f.JSON", 2, 7));
  }

  @Test
  void whatJsonWritesReadsBack() {
    String text =
        "quote \" back \\ line \n tab \t bell \u0007 del \u007F bom \uFEFF pair \uD83D\uDE00";
    String json = Json.compact(java.util.Map.of("a", text));
    assertThat(scalar("f.json", json).text()).isEqualTo(text);
  }
}
