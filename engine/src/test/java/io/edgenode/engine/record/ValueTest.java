package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ValueTest {
  private static final int NUMBERS = 300_000;

  private static String json(Value value) {
    ByteOutput out = new ByteOutput(1);
    value.writeJson(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static String text(Value value) {
    ByteOutput out = new ByteOutput(1);
    value.writeText(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName(
      "integers are LONG, beyond that DOUBLE with their text; fractions and exponents DOUBLE")
  void numberTypes() {
    for (String integer : List.of("0", "-0", "1", "9223372036854775807", "-9223372036854775808")) {
      Value value = Value.ofJson(integer);
      assertThat(value.type()).isEqualTo(Value.Type.LONG);
      assertThat(value.asLong()).isEqualTo(Long.parseLong(integer));
      assertThat(value.asDouble()).isEqualTo(Double.parseDouble(integer) + 0.0);
      assertThat(json(value)).isEqualTo(integer);
    }
    for (String beyond :
        List.of(
            "9223372036854775808",
            "-9223372036854775809",
            "10000000000000000000",
            "1.0",
            "1e3",
            "1E400",
            "-0.0")) {
      Value value = Value.ofJson(beyond);
      assertThat(value.type()).isEqualTo(Value.Type.DOUBLE);
      assertThat(value.asDouble()).isEqualTo(Double.parseDouble(beyond));
      assertThat(json(value)).isEqualTo(beyond);
      assertThat(text(value)).isEqualTo(beyond);
    }
  }

  @Test
  @DisplayName("doubles are read as the nearest there is")
  void readsNearestDouble() {
    SplittableRandom random = new SplittableRandom(17);
    for (int i = 0; i < NUMBERS; i++) {
      long digits = random.nextLong(1L << random.nextInt(1, 63));
      String number =
          switch (i % 4) {
            case 0 -> BigDecimal.valueOf(digits, random.nextInt(0, 40)).toPlainString();
            case 1 -> digits + "e" + random.nextInt(-330, 310);
            case 2 -> "-" + digits % 1000 + "." + random.nextInt(1000) + "E+" + random.nextInt(30);
            default -> "0." + "0".repeat(random.nextInt(25)) + digits;
          };
      double expected = Double.parseDouble(number);
      byte[] bytes = utf8(number);
      double actual = Numbers.parseDouble(bytes, 0, bytes.length);
      if (Double.doubleToRawLongBits(actual) != Double.doubleToRawLongBits(expected)) {
        throw new AssertionError(number + " read as " + actual + ", not " + expected);
      }
    }
  }

  @Test
  @DisplayName("longs print as Long.toString does")
  void printsLongs() {
    for (long power = 1; power > 0 && power <= Long.MAX_VALUE / 10; power *= 10) {
      for (long number : new long[] {power, power - 1, power * 10 - 1, power * 10}) {
        assertThat(json(Value.ofLong(number))).isEqualTo(Long.toString(number));
        assertThat(json(Value.ofLong(-number))).isEqualTo(Long.toString(-number));
      }
    }
    for (long number : new long[] {0, Long.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE + 1}) {
      assertThat(json(Value.ofLong(number))).isEqualTo(Long.toString(number));
    }
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < NUMBERS; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      if (!json(Value.ofLong(number)).equals(Long.toString(number))) {
        throw new AssertionError(number);
      }
    }
  }

  @Test
  @DisplayName("NaN and infinity are null in JSON and nothing in text")
  void notFinite() {
    for (double number :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThat(json(Value.ofDouble(number))).isEqualTo("null");
      assertThat(text(Value.ofDouble(number))).isEmpty();
    }
  }

  @Test
  @DisplayName("text is the same from a slice, from an escaped slice and from a String")
  void texts() {
    for (String text :
        List.of("", "a", "hello", "né", "€", "😀", "a\"b\\c/\n\t\u0000", "\ud800x", "x\udc00")) {
      Value fromString = new Value();
      fromString.setText(text);
      StringBuilder escaped = new StringBuilder("\"");
      text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
      Value fromEscapes = Value.ofJson(escaped.append('"').toString());
      for (Value one :
          List.of(fromString, fromEscapes, Value.ofText(text), Value.ofJson(json(fromString)))) {
        assertThat(one.text()).isEqualTo(text);
        assertThat(Value.ofJson(json(one)).text()).isEqualTo(text);
        assertThat(one.equalsText(JsonText.encode(text))).isTrue();
        assertThat(one.equalsText(JsonText.encode(text + "x"))).isFalse();
        assertThat(one.equalsText(JsonText.encode("y" + text))).isFalse();
        for (Value other : List.of(fromString, fromEscapes)) {
          assertThat(one.equalsText(other)).isTrue();
          assertThat(one.compareText(other)).isZero();
        }
        assertThat(one.equalsText(Value.ofText(text + "x"))).isFalse();
        assertThat(text(one))
            .isEqualTo(
                text.equals("\ud800x") ? "\ufffdx" : text.equals("x\udc00") ? "x\ufffd" : text);
      }
    }
    assertThat(Value.ofLong(1).equalsText(utf8("1"))).isFalse();
    assertThat(Value.ofLong(1).equalsText(Value.ofText("1"))).isFalse();
  }

  @Test
  @DisplayName("text is ordered by code points, not by UTF-16 units")
  void textOrder() {
    List<String> ordered = List.of("", "A", "Aa", "B", "a", "é", "\uffee", "😀");
    for (int i = 0; i < ordered.size(); i++) {
      for (int j = 0; j < ordered.size(); j++) {
        Value left = Value.ofText(ordered.get(i));
        Value right = new Value();
        right.setText(ordered.get(j));
        assertThat(Integer.signum(left.compareText(right))).isEqualTo(Integer.compare(i, j));
        assertThat(Integer.signum(left.compareText(Value.ofText(ordered.get(j)))))
            .isEqualTo(Integer.compare(i, j));
      }
    }
  }

  @Test
  @DisplayName("elements of lists and fields of objects are slices; what is missing is null")
  void nested() {
    Value list = Value.ofJson(" [ 1.50 , \"a\\n\" , { \"x\" : [ ] , \"y\" : 2 , \"x\" : 3 } ] ");
    Value into = new Value();
    assertThat(list.length()).isEqualTo(3);
    list.element(0, into);
    assertThat(json(into)).isEqualTo("1.50");
    list.element(1, into);
    assertThat(into.text()).isEqualTo("a\n");
    list.element(3, into);
    assertThat(into.isNull()).isTrue();
    list.element(-1, into);
    assertThat(into.isNull()).isTrue();
    Value object = new Value();
    list.element(2, object);
    for (int pass = 0; pass < 2; pass++) {
      object.field(FieldName.of("x"), into);
      assertThat(into.asLong()).isEqualTo(3);
      object.field(FieldName.of("z"), into);
      assertThat(into.isNull()).isTrue();
      // The second pass reads through the record; what is written does not depend on that.
      assertThat(object.record().size()).isEqualTo(2);
      assertThat(json(object)).isEqualTo("{\"x\":[],\"y\":2,\"x\":3}");
    }
    ListElements elements = list.elements();
    int count = 0;
    while (elements.next(into)) {
      count++;
    }
    assertThat(count).isEqualTo(3);
    assertThat(elements.next(into)).isFalse();
    assertThat(Value.ofJson("[]").length()).isZero();
    assertThat(Value.ofJson("[ ]").length()).isZero();
    Value.ofJson("{}").field(FieldName.of("x"), into);
    assertThat(into.isNull()).isTrue();
  }

  @Test
  @DisplayName("a snapshot stays when what it was taken of is overwritten")
  void snapshots() {
    byte[] json =
        utf8("{\"a\":\"text\",\"b\":31.20,\"c\":[1, 2],\"d\":true,\"e\":{\"f\":1},\"g\":\"\\n\"}");
    JsonRecord record = JsonRecord.parse(json, 0, json.length);
    Value[] copies = new Value[record.size()];
    String[] before = new String[record.size()];
    Value value = new Value();
    for (int i = 0; i < copies.length; i++) {
      record.value(i, value);
      before[i] = json(value);
      if (value.type() == Value.Type.OBJECT) {
        value.record();
      }
      copies[i] = value.snapshot();
    }
    Arrays.fill(json, (byte) 'x');
    value.setLong(0);
    for (int i = 0; i < copies.length; i++) {
      assertThat(json(copies[i])).isEqualTo(before[i]);
      assertThat(json(copies[i].snapshot())).isEqualTo(before[i]);
    }
    Value made = new Value();
    made.setObject(JsonRecord.parse("{\"a\":1}"));
    assertThat(json(made.snapshot())).isEqualTo("{\"a\":1}");
    assertThat(made.snapshot().record().size()).isEqualTo(1);
  }

  @Test
  @DisplayName("a register forgets what it held: no type shows through another")
  void registersAreReused() {
    List<String> values =
        List.of(
            "null",
            "true",
            "12",
            "-1.5",
            "\"a\"",
            "\"\\n\"",
            "[1, 2]",
            "{\"a\":1}",
            "18446744073709551616");
    Value register = new Value();
    for (String first : values) {
      for (String second : values) {
        register.setJson(utf8(first), 0, utf8(first).length);
        use(register);
        register.set(Value.ofJson(second));
        use(register);
        assertThat(json(register)).isEqualTo(second.replace(" ", ""));
        assertThat(register.type()).isEqualTo(Value.ofJson(second).type());
      }
      register.setJson(utf8(first), 0, utf8(first).length);
      register.setText("t");
      assertThat(register.text() + json(register)).isEqualTo("t\"t\"");
      register.setJson(utf8(first), 0, utf8(first).length);
      register.setLong(7);
      assertThat(register.asLong() + json(register)).isEqualTo("77");
      register.setJson(utf8(first), 0, utf8(first).length);
      register.setDouble(0.5);
      assertThat(register.asDouble() + json(register)).isEqualTo("0.50.5");
    }
  }

  private static void use(Value value) {
    switch (value.type()) {
      case NULL -> assertThat(value.isNull()).isTrue();
      case BOOLEAN -> assertThat(value.asBoolean()).isTrue();
      case LONG, DOUBLE -> assertThat(value.asDouble()).isNotNaN();
      case TEXT -> assertThat(value.text()).hasSize(1);
      case LIST -> assertThat(value.length()).isEqualTo(2);
      case OBJECT -> assertThat(value.record().size()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("P10: to ask for what a value is not is an error without its content")
  void wrongType() {
    assertThatThrownBy(() -> Value.ofText("hunter2").asLong())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the value is text, not a whole number");
    assertThatThrownBy(() -> Value.ofDouble(1).asLong()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Value.ofLong(1).text()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Value.ofLong(1).length()).isInstanceOf(IllegalStateException.class);
    assertThat(Value.ofText("hunter2")).hasToString("Value[text]");
  }
}
