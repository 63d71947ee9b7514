package io.edgenode.engine.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reliability row 12: hostile files are rejected within a second, with line and column. */
class HostileFilesTest {
  /** A second on a gateway; the limits make it milliseconds, a slow build machine needs room. */
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private static String rejected(String name, byte[] bytes) {
    Problems problems = new Problems();
    Optional<ConfigNode> tree =
        Assertions.assertTimeout(LIMIT, () -> ConfigReader.read(name, bytes, problems));
    assertThat(tree.isEmpty() || problems.hasErrors()).as("rejected").isTrue();
    return problems.toString();
  }

  private static String rejected(String yaml) {
    return rejected("f.yaml", yaml.getBytes(UTF_8));
  }

  static Stream<Arguments> deep() {
    return Stream.of(
        Arguments.of("[".repeat(10_000), "f.yaml:1:65"),
        Arguments.of("{a: ".repeat(10_000), "f.yaml:1:257"),
        Arguments.of("- ".repeat(10_000), "f.yaml:1:129"),
        Arguments.of("? ".repeat(10_000), "f.yaml:1:129"),
        Arguments.of("[".repeat(1_000_000), "f.yaml:1:65"),
        Arguments.of("? ".repeat(500_000), "f.yaml:1:129"));
  }

  @ParameterizedTest
  @MethodSource("deep")
  void depthIsLimited(String yaml, String at) {
    assertThat(rejected(yaml)).isEqualTo(at + ": is nested deeper than 64 levels");
  }

  @Test
  void depthIsLimitedInJson() {
    assertThat(rejected("f.json", "[".repeat(10_000).getBytes(UTF_8)))
        .isEqualTo("f.json:1:65: is nested deeper than 64 levels");
  }

  @Test
  void anAliasBombDoesNotExpand() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      yaml.append("a" + i + ": &a" + i + " [" + before);
      yaml.append((", " + before).repeat(4)).append("]\n");
    }
    assertThat(rejected(yaml.toString()))
        .isEqualTo("f.yaml:7:15: has more than 100000 values, aliases expanded; that is the limit");
  }

  @Test
  void aliasesAreCounted() {
    assertThat(rejected("a: &a x\nb: [" + "*a, ".repeat(51) + "]"))
        .isEqualTo("f.yaml:2:205: has more than 50 aliases");
  }

  @Test
  void aliasesThatNestCountTowardsDepth() {
    StringBuilder yaml = new StringBuilder("a0: &a0 [[[[[[[[[[x]]]]]]]]]]\n");
    for (int i = 1; i < 10; i++) {
      yaml.append("a" + i + ": &a" + i + " [[[[[[[[[*a" + (i - 1) + "]]]]]]]]]\n");
    }
    assertThat(rejected(yaml.toString())).contains("is nested deeper than 64 levels");
  }

  @Test
  void anAliasToItsParentIsRejected() {
    assertThat(rejected("a: &a [*a]"))
        .isEqualTo("f.yaml:1:8: alias *a refers to what it is part of");
  }

  @Test
  void aFileOfAHundredMegabytesIsNotRead(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("big.yaml");
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'a');
    try (var out = Files.newOutputStream(file)) {
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }
    Problems problems = new Problems();
    Assertions.assertTimeout(LIMIT, () -> ConfigReader.read(file, problems));
    assertThat(problems.toString())
        .isEqualTo(file + ":1:1: is larger than 1048576 bytes, the most a file may have");
  }

  @Test
  void aDirectoryAndAMissingFileAreProblems(@TempDir Path directory) {
    Problems problems = new Problems();
    ConfigReader.read(directory, problems);
    ConfigReader.read(directory.resolve("none"), problems);
    assertThat(problems.toString()).contains("is not a file").contains("there is no such file");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("a: !!javax.script.ScriptEngineManager []", "f.yaml:1:4: tags such as"),
        Arguments.of("a: !x y", "f.yaml:1:4: tags such as '!x' are not allowed"),
        Arguments.of("a: 1\nb: 2\na: 3", "f.yaml:3:1: duplicate key 'a'; it is first at line 1"),
        Arguments.of("a: b\u0000c", "f.yaml:1:5: control character U+0000 is not allowed"),
        Arguments.of("a: 1\nb: \u0007", "f.yaml:2:4: control character U+0007 is not allowed"),
        Arguments.of("a: \u001B[31m", "f.yaml:1:4: control character U+001B is not allowed"),
        Arguments.of("", "f.yaml:1:1: is empty"),
        Arguments.of("# nothing\n", "f.yaml:1:1: is empty"),
        Arguments.of("a: 1\n---\nb: 2", "f.yaml:2:1: begins a second document; a file holds one"),
        Arguments.of("a: *b", "f.yaml:1:4: alias *b has no anchor &b before it"),
        Arguments.of("a:\n\t- b", "f.yaml:2:1: a tab can't indent YAML; use spaces"),
        Arguments.of("<<: {a: 1}", "f.yaml:1:1: merge keys (<<) are not supported"),
        Arguments.of("[a]: 1", "f.yaml:1:1: a key must be text, not a list"),
        Arguments.of("a: b: c", "f.yaml:1:5: not YAML: a second ': ' on this line"),
        Arguments.of(
            "{ where: a == [1,2] }",
            "f.yaml:1:15: not YAML: expected ',' or '}', but got [ while parsing a flow mapping;"
                + " text with {, [ or ': ' inside { } must be quoted"),
        Arguments.of("{ path: ${out}/x }", "text with {, [ or ': ' inside { } must be quoted"),
        Arguments.of("{ where: a ? b : c }", "text with {, [ or ': ' inside { } must be quoted"),
        Arguments.of(
            "a:\n  b: {\n  c: 1\n",
            "f.yaml:4:1: not YAML: expected ',' or '}', but got <stream end> within the bracket at line"
                + " 2, which may lack its end; text with {"),
        Arguments.of(
            "a:\n  b: 1\n c: 2",
            "f.yaml:3:2: not YAML: this line does not line up with those above it; the keys of one"
                + " mapping begin in the same column"),
        Arguments.of("a: 1\n- b", "f.yaml:2:1: not YAML: this line does not line up"),
        Arguments.of("a: { b: 1 } }", "f.yaml:1:13: not YAML: this bracket closes none"),
        Arguments.of(
            "a: 1\n  b: 2",
            "f.yaml:2:4: not YAML: a key can't be here: this line is indented further than the keys"
                + " above it, or the line above lacks the ': ' behind its key"),
        Arguments.of("a:1\nb: 2", "f.yaml:2:2: not YAML: a key can't be here"),
        Arguments.of("a\nb:\n  c: 1", "f.yaml:2:2: not YAML: a key can't be here"),
        Arguments.of("b: 1\na\n", "not YAML: what begins at line 2 is no key with a ':' behind it"),
        Arguments.of("a: @x", "f.yaml:1:4: not YAML: text that begins with '@' must be quoted"),
        Arguments.of(
            "a: \"x",
            "f.yaml:1:6: not YAML: found unexpected end of stream; the quote at line 1 has no end"),
        Arguments.of("a: [1,", "f.yaml:1:7: not YAML"),
        Arguments.of("a: %x", "f.yaml:1:4: not YAML"),
        Arguments.of("a: \"\\q\"", "f.yaml:1:6: not YAML: found unknown escape character"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatIsNotAFileOfOursIsNamedWithItsPosition(String yaml, String expected) {
    assertThat(rejected(yaml)).contains(expected);
  }

  static Stream<Arguments> wrongJson() {
    return Stream.of(
        Arguments.of("{\"a\": 1,}", "f.json:1:9: not JSON: expected a value after ',', found '}'"),
        Arguments.of("{\"a\": 01}", "f.json:1:7: not JSON: expected a JSON value, found '0'"),
        Arguments.of("{a: 1}", "f.json:1:2: not JSON: expected a key in double quotes, found 'a'"),
        Arguments.of("{\"a\"", "f.json:1:5: not JSON: the file ends too early"),
        Arguments.of("{}\n{}", "f.json:2:1: not JSON: expected the end of the file, found '{'"),
        Arguments.of("{\"a\": \"\\q\"}", "f.json:1:9: not JSON: expected one of"),
        Arguments.of("{\"a\": \"\\u12g4\"}", "four hexadecimal digits"),
        Arguments.of("{\"a\": \"x\ny\"}", "before the end of the line"),
        Arguments.of("{\"a\": 1, \"a\": 2}", "f.json:1:10: duplicate key 'a'"),
        Arguments.of("nope", "f.json:1:1: not JSON: expected a JSON value, found 'n'"));
  }

  @ParameterizedTest
  @MethodSource("wrongJson")
  void whatIsNotJsonIsNamedWithItsPosition(String json, String expected) {
    assertThat(rejected("f.json", json.getBytes(UTF_8))).contains(expected);
  }

  @Test
  void otherEncodingsAreNamed() {
    assertThat(rejected("f.yaml", "a: b".getBytes(Charset.forName("UTF-16"))))
        .isEqualTo("f.yaml:1:1: is UTF-16; save it as UTF-8");
    assertThat(rejected("f.yaml", "a: b\nc: ä".getBytes(Charset.forName("ISO-8859-1"))))
        .isEqualTo("f.yaml:2:4: is not UTF-8 from here on");
    assertThat(rejected("f.yaml", new byte[] {'a', ':', ' ', (byte) 0xC3}))
        .contains("is not UTF-8 from here on");
  }

  static Stream<String> slow() {
    return Stream.of(
        "[" + "a,".repeat(500_000) + "]",
        "a\n".repeat(500_000),
        "a: 1\n".repeat(200_000),
        "a: \"" + "\\x41".repeat(250_000),
        "a: '" + "''".repeat(500_000),
        "a: |\n" + " x\n".repeat(340_000) + "b",
        "&a ".repeat(330_000),
        "#".repeat(1_000_000),
        "#\n".repeat(500_000),
        "\n".repeat(1_000_000) + "[",
        "a: >\n" + " x\n\n".repeat(250_000) + "b",
        "\"" + "a\n\n".repeat(300_000),
        "---\n".repeat(250_000),
        "%A\n".repeat(300_000),
        "? a\n".repeat(250_000),
        "[?".repeat(500_000),
        "a: " + "x ".repeat(500_000) + ":",
        "'" + " ".repeat(1_000_000));
  }

  @ParameterizedTest
  @MethodSource("slow")
  void aMegabyteOfAnythingIsReadInTime(String yaml) {
    Problems problems = new Problems();
    Assertions.assertTimeout(
        LIMIT, () -> ConfigReader.read("f.yaml", yaml.getBytes(UTF_8), problems));
    Assertions.assertTimeout(
        LIMIT, () -> ConfigReader.read("f.json", yaml.getBytes(UTF_8), problems));
  }

  @Test
  void aReportHasAnEnd() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 1_500; i++) {
      yaml.append("a: 1\n");
    }
    assertThat(rejected(yaml.toString())).hasLineCount(1001).endsWith("… and 499 more");
  }
}
