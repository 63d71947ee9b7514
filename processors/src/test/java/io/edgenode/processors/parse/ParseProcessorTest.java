package io.edgenode.processors.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParseProcessorTest {
  private static TestKit<ParseConfig> parse(String options) {
    return TestKit.of(ParseProcessor.DESCRIPTOR, options);
  }

  @Test
  @DisplayName("JSON: one object, several, an array; values keep their text")
  void json() {
    parse("format: json")
        .send("{\"a\":1.0}", "{\"a\":1}\n{\"a\":2}\n", "[{\"a\":1}, {\"b\":{}}]", "[]")
        .expect("success", "{\"a\":1.0}", "{\"a\":1}", "{\"a\":2}", "{\"a\":1}", "{\"b\":{}}")
        .verify();
  }

  @Test
  @DisplayName("A field of text or of JSON is parsed, with copies of fields around it")
  void field() {
    parse("format: json, field: payload, copy: [site, t, none]")
        .send(
            "{\"site\":\"a\",\"payload\":\"{\\\"t\\\":1.50}\",\"t\":9}",
            "{\"site\":\"b\",\"payload\":[{\"x\":1},{\"t\":2}],\"t\":null}")
        .expect(
            "success",
            "{\"t\":1.50,\"site\":\"a\"}",
            "{\"x\":1,\"site\":\"b\",\"t\":null}",
            "{\"t\":2,\"site\":\"b\"}")
        .verify();
  }

  @Test
  @DisplayName("CSV: rows with the config's columns, or with those that the first row names")
  void csv() {
    parse("format: csv, columns: [ts, id, v], types: { v: double }")
        .send("1,a,2\n\n2,\"x,\"\"y\",\n")
        .expect(
            "success",
            "{\"ts\":\"1\",\"id\":\"a\",\"v\":2.0}",
            "{\"ts\":\"2\",\"id\":\"x,\\\"y\",\"v\":null}")
        .verify();
    parse("format: csv, header: true, delimiter: \";\", types: auto")
        .send("a;b\r\n1;x\r\n", "c\n007", "only;names")
        .expect("success", "{\"a\":1,\"b\":\"x\"}", "{\"c\":\"007\"}")
        .verify();
  }

  @Test
  @DisplayName("Key=value: bare and quoted values, flags, empty ones; a record a line")
  void keyValue() {
    parse("format: key-value, types: auto")
        .send(
            "level=info  took=31 ok msg=\"all \\\"well\\\"\\n\" none= a.b=1.50 id=007 took=32\n\n"
                + "n=12345678901234567890")
        .expect(
            "success",
            "{\"level\":\"info\",\"took\":32,\"ok\":true,\"msg\":\"all \\\"well\\\"\\n\",\"none\":null,"
                + "\"a.b\":1.50,\"id\":\"007\"}",
            "{\"n\":\"12345678901234567890\"}")
        .verify();
    parse("format: key-value, delimiter: \";\"")
        .send("T=21.5; H = 40 % ;door;\"q\"=\"a;b\"")
        .expect("success", "{\"T\":\"21.5\",\"H\":\"40 %\",\"door\":true,\"\\\"q\\\"\":\"a;b\"}")
        .verify();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          format: json                          | [{},7]           | value 2, at byte 4, is not a JSON object
          format: json                          | {"a":            | can't be parsed
          format: json                          | ` `              | nothing but white space
          format: csv, columns: [a, b]          | 1                | row 1: CSV column 'b' (2 of 2)
          format: csv, header: true             | a,a              | row 1: its names can't be columns
          format: key-value                     | a=1 =2           | line 1, column 5: has no name
          format: key-value                     | a="x             | line 1, column 5: has a quote that is not closed
          format: key-value                     | a="x"y           | line 1, column 6: has something behind
          `format: json, field: p`              | {"p":7}          | the field 'p' is a whole number, not text
          `format: json, field: p`              | {"p":"x"}        | the field 'p' can't be parsed
          """)
  @DisplayName("What is not of the format goes to failure, with what is wrong where")
  void failures(String options, String text, String message) {
    Played played = parse(options).send(text).expect("failure", text).verify();

    assertThat(played.failures()).singleElement().asString().contains(message);
  }

  @Test
  @DisplayName("Bytes that are not UTF-8 are no text")
  void notUtf8() {
    Content latin = Content.of("a=\u00e4".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(parse("format: key-value").send(latin).play(TestKit.Mode.PLAIN).failures())
        .singleElement()
        .asString()
        .contains("not UTF-8");
    assertThat(parse("format: csv, columns: [a]").send(latin).play(TestKit.Mode.PLAIN).failures())
        .hasSize(1);
  }

  @Test
  @DisplayName("P5: a line of more than 1000 pairs is refused")
  void bounded() {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i <= Parsed.MAX_FIELDS; i++) {
      line.append("k").append(i).append("=1 ");
    }
    Played played =
        parse("format: key-value")
            .send(line.toString())
            .expect("failure", line.toString())
            .verify();

    assertThat(played.failures()).singleElement().asString().contains("more than 1000 pairs");
  }

  @Test
  @DisplayName("Options that contradict each other are refused")
  void contradictions() {
    assertThatThrownBy(() -> parse("format: csv")).hasMessageContaining("csv needs either");
    assertThatThrownBy(() -> parse("format: csv, header: true, columns: [a]"))
        .hasMessageContaining("csv needs either");
    assertThatThrownBy(() -> parse("format: json, copy: [a]"))
        .hasMessageContaining("here is neither");
    assertThatThrownBy(() -> parse("format: key-value, types: { a: int }"))
        .hasMessageContaining("for csv");
    assertThatThrownBy(() -> parse("format: csv, columns: [a], delimiter: ab"))
        .hasMessageContaining("one character");
    assertThatThrownBy(() -> parse("format: csv, columns: [a, a]")).hasMessageContaining("repeats");
    assertThatThrownBy(() -> parse("format: csv, columns: [a], types: { b: int }"))
        .hasMessageContaining("no CSV column b");
  }
}
