package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8259, case by case, in the categories of the JSON test suites: accepted and refused. */
final class JsonGrammarTest {
  private static final int[][] UTF8 = {
    {0xC2, 0x80},
    {0xDF, 0xBF},
    {0xE0, 0xA0, 0x80},
    {0xED, 0x9F, 0xBF},
    {0xEE, 0x80, 0x80},
    {0xEF, 0xBF, 0xBF},
    {0xF0, 0x90, 0x80, 0x80},
    {0xF4, 0x8F, 0xBF, 0xBF}
  };
  private static final int[][] NOT_UTF8 = {
    {0x80},
    {0xBF},
    {0xC0, 0x80},
    {0xC1, 0xBF},
    {0xC2},
    {0xC2, 0x41},
    {0xC2, 0xC2, 0x80},
    {0xE0, 0x9F, 0xBF},
    {0xE2, 0x82},
    {0xE2, 0x28, 0xA1},
    {0xED, 0xA0, 0x80},
    {0xED, 0xBF, 0xBF},
    {0xF0, 0x8F, 0xBF, 0xBF},
    {0xF0, 0x9F, 0x98},
    {0xF4, 0x90, 0x80, 0x80},
    {0xF5, 0x80, 0x80, 0x80},
    {0xF8, 0x88, 0x80, 0x80, 0x80},
    {0xFE},
    {0xFF}
  };

  /** Values that a field may have. */
  static final List<String> VALUES =
      List.of(
          "0",
          "-0",
          "1",
          "-1",
          "10",
          "1234567",
          "12345678",
          "123456789",
          "9223372036854775807",
          "-9223372036854775808",
          "9223372036854775808",
          "1".repeat(400),
          "0.5",
          "-0.5",
          "1.0",
          "31.20",
          "0e1",
          "0E1",
          "0e+1",
          "1e5",
          "1E5",
          "1e-5",
          "1E+5",
          "1.5e300",
          "1e400",
          "1e-400",
          "-1e999999999999",
          "true",
          "false",
          "null",
          "\"\"",
          "\"a\"",
          "\"1234567\"",
          "\"12345678\"",
          "\"123456789\"",
          "\" \"",
          "\"\u007f\"",
          "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"",
          "\"\\u0000\"",
          "\"\\u00e9\\uD83D\\uDE00\"",
          "\"\\uABCD\\uabcd\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"{}[]:,\"",
          "\"é\"",
          "\"€\"",
          "\"😀\"",
          "\"\u0080\u07ff\u0800\uffff\"",
          "\"\udbff\udfff\"",
          "\"\u2028\u2029\ufeff\"",
          "[]",
          "{}",
          "[[]]",
          "[{}]",
          "{\"a\":{}}",
          "[1,2,3]",
          "[null,true,false,\"x\",1.5,{},[]]",
          "{\"\":0}",
          "{\"a\":1,\"a\":2}",
          "{\"a\\u0062\":[{\"c\":[1,{\"d\":null}]}]}");

  @ParameterizedTest
  @FieldSource("VALUES")
  @DisplayName("a valid value is accepted as a field, an element, a member and by itself")
  void accepts(String value) {
    for (String json :
        List.of(
            "{\"v\":" + value + "}",
            "{\"v\":[" + value + "]}",
            "{\"v\":[0," + value + ",0]}",
            "{\"v\":{\"n\":" + value + "}}",
            "{\"v\":{\"n\":" + value + ",\"m\":0}}",
            "{\"a\":1,\"v\":" + value + ",\"z\":2}")) {
      assertThat(JsonRecord.parse(json).toJson()).isEqualTo(json);
      String spaced = " \t\r\n" + json + " \n\r\t";
      assertThat(JsonRecord.parse(spaced).toJson()).isEqualTo(json);
    }
    ByteOutput out = new ByteOutput(16);
    Value.ofJson(" " + value + " ").writeJson(out);
    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(value);
  }

  /** What is no value. */
  static final List<String> NOT_VALUES =
      List.of(
          "",
          "-",
          "+1",
          "01",
          "-01",
          "00",
          "1.",
          ".5",
          "-.5",
          "1.e5",
          "1e",
          "1e+",
          "1E-",
          "1e1.5",
          "0x1",
          "1_000",
          "1,000,",
          "1 000",
          "--1",
          "1-",
          "1+2",
          "1ee5",
          "12345678x",
          "123456789012345678x",
          "１",
          "NaN",
          "Infinity",
          "-Infinity",
          "nan",
          "tru",
          "truE",
          "True",
          "TRUE",
          "fals",
          "falsy",
          "nul",
          "nulll",
          "nil",
          "undefined",
          "truefalse",
          "a",
          "'a'",
          "`a`",
          "\"",
          "\"a",
          "\"a'",
          "a\"",
          "\"\"\"",
          "\"\\\"",
          "\"\\",
          "\"\\x41\"",
          "\"\\a\"",
          "\"\\0\"",
          "\"\\'\"",
          "\"\\U0041\"",
          "\"\\u\"",
          "\"\\u1\"",
          "\"\\u12\"",
          "\"\\u123\"",
          "\"\\u123g\"",
          "\"\\u 123\"",
          "\"\\u+123\"",
          "\"\n\"",
          "\"\t\"",
          "\"\u0000\"",
          "\"\u001f\"",
          "\"12345678\u0001\"",
          "[",
          "]",
          "[1",
          "[1,",
          "[1,]",
          "[,1]",
          "[,]",
          "[1 2]",
          "[1;2]",
          "[1:2]",
          "[1}",
          "[[1]",
          "[1]]",
          "{",
          "}",
          "{]",
          "[}",
          "{\"a\"}",
          "{\"a\":}",
          "{\"a\" 1}",
          "{\"a\",1}",
          "{\"a\":1,}",
          "{,\"a\":1}",
          "{\"a\":1 \"b\":2}",
          "{\"a\":1;\"b\":2}",
          "{\"a\"::1}",
          "{\"a\":1:2}",
          "{a:1}",
          "{'a':1}",
          "{1:1}",
          "{null:1}",
          "{[]:1}",
          "{\"a\":1",
          "{\"a\":1,",
          "{\"a\":1]",
          "{\"a\":1}}",
          "{\"a",
          "/**/1",
          "1//x",
          "#1",
          "\u000b1",
          "\f1",
          "\u00a01",
          "\u00011",
          "\ufeff1",
          "&1",
          "*1",
          "<null>",
          "()");

  @ParameterizedTest
  @FieldSource("NOT_VALUES")
  @DisplayName("what is no value is refused as a field, an element, a member and by itself")
  void refuses(String text) {
    for (String json :
        List.of(
            "{\"v\":" + text + "}",
            "{\"v\":[0," + text + "]}",
            "{\"v\":[" + text + ",0]}",
            "{\"v\":{\"n\":" + text + "}}",
            "{\"v\":{\"n\":" + text + ",\"m\":0}}",
            "{\"a\":1,\"v\":" + text + ",\"z\":2}")) {
      assertThatThrownBy(() -> JsonRecord.parse(json))
          .as(json)
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageContaining("at byte ");
    }
    assertThatThrownBy(() -> Value.ofJson(text)).isInstanceOf(MalformedRecordException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "[]",
        "1",
        "null",
        "\"a\"",
        "{} {}",
        "{},",
        "{}x",
        "{}\u0000",
        "\u0000{}",
        "\ufeff{}",
        "x{}",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1}\n{\"b\":2}"
      })
  @DisplayName("a record is exactly one object, with nothing around it but white space")
  void oneObject(String json) {
    assertThatThrownBy(() -> JsonRecord.parse(json)).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  @DisplayName("every beginning of a record is refused")
  void everyPrefix() {
    byte[] json =
        "{\"ts\":1700000000000,\"né\":[1,{\"a\":null}, true],\"s\":\"a\\u00e9\\n😀\",\"d\":-1.5e+3}"
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < json.length; length++) {
      int cut = length;
      // Once with nothing behind it in the array, once with the rest out of bounds of the slice.
      assertThatThrownBy(() -> JsonRecord.parse(Arrays.copyOf(json, cut), 0, cut))
          .isInstanceOf(MalformedRecordException.class);
      assertThatThrownBy(() -> JsonRecord.parse(json, 0, cut))
          .isInstanceOf(MalformedRecordException.class);
    }
    assertThatCode(() -> JsonRecord.parse(json, 0, json.length)).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("only UTF-8 is accepted: the boundaries of each length, surrogates, overlong forms")
  void utf8() {
    for (int[] good : UTF8) {
      for (int before = 0; before < 9; before++) {
        byte[] json = withText(before, good);
        assertThat(JsonRecord.parse(json, 0, json.length).size()).isEqualTo(1);
      }
    }
    for (int[] bad : NOT_UTF8) {
      for (int before = 0; before < 9; before++) {
        byte[] json = withText(before, bad);
        assertThatThrownBy(() -> JsonRecord.parse(json, 0, json.length))
            .isInstanceOf(MalformedRecordException.class)
            .hasMessageContaining("UTF-8");
      }
    }
  }

  private static byte[] withText(int before, int[] bytes) {
    ByteOutput out = new ByteOutput(32);
    out.writeUtf8("{\"v\":\"" + "a".repeat(before));
    for (int b : bytes) {
      out.write(b);
    }
    out.writeUtf8("bcdefghij\"}");
    return out.toByteArray();
  }

  @Test
  @DisplayName("64 levels are accepted, 65 are not, and a million are refused at once")
  void depth() {
    for (String[] nest : new String[][] {{"[", "]"}, {"{\"a\":", "}"}}) {
      String inner = nest[0].equals("[") ? "" : "1";
      String deepest = "{\"a\":" + nest[0].repeat(63) + inner + nest[1].repeat(63) + "}";
      assertThat(JsonRecord.parse(deepest).toJson()).isEqualTo(deepest);
      String deeper = "{\"a\":" + nest[0].repeat(64) + inner + nest[1].repeat(64) + "}";
      assertThatThrownBy(() -> JsonRecord.parse(deeper))
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageContaining("64");
      String hostile = "{\"a\":" + nest[0].repeat(1_000_000);
      assertThatThrownBy(() -> JsonRecord.parse(hostile))
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageContaining("64");
    }
    String wide = "{\"a\":[" + "[],{},".repeat(10_000) + "0]}";
    assertThat(JsonRecord.parse(wide).toJson()).isEqualTo(wide);
  }

  @Test
  @DisplayName("P10: an error says what and where, never what was in the record")
  void errorsHoldNoContent() {
    assertThatThrownBy(() -> JsonRecord.parse("  {\"password\":\"hunter2\" \"b\":1}"))
        .hasMessage("',' or '}' was expected, at byte 24");
    byte[] json = "xx{\"a\":tru}".getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> JsonRecord.parse(json, 2, json.length - 2))
        .hasMessage("a value was expected, at byte 5");
  }
}
