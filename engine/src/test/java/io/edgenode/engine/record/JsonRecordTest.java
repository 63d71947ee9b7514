package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class JsonRecordTest {
  private static final String READING =
      "{\"ts\":1700000000000,\"site\":\"a\",\"sensor\":\"s17\",\"temperature\":31.20,\"humidity\":40}";

  private final Value value = new Value();

  private String read(JsonRecord record, String name) {
    record.read(FieldName.of(name), value);
    ByteOutput out = new ByteOutput(16);
    value.writeJson(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("each field is read by name and by place")
  void reads() {
    JsonRecord record = JsonRecord.parse(READING);
    assertThat(record.size()).isEqualTo(5);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < record.size(); i++) {
      names.add(record.name(i));
    }
    assertThat(names).containsExactly("ts", "site", "sensor", "temperature", "humidity");
    assertThat(read(record, "ts")).isEqualTo("1700000000000");
    assertThat(read(record, "site")).isEqualTo("\"a\"");
    assertThat(read(record, "temperature")).isEqualTo("31.20");
    assertThat(read(record, "missing")).isEqualTo("null");
    assertThat(record.has(FieldName.of("sensor"))).isTrue();
    assertThat(record.has(FieldName.of("senso"))).isFalse();
    record.value(4, value);
    assertThat(value.asLong()).isEqualTo(40);
    assertThatThrownBy(() -> record.value(5, value)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("a name finds its field wherever it stands from record to record")
  void movingFields() {
    FieldName name = FieldName.of("x");
    for (String json :
        List.of(
            "{\"a\":0,\"b\":0,\"x\":1}",
            "{\"x\":1}",
            "{\"a\":0,\"x\":1,\"b\":0}",
            "{\"b\":0,\"a\":0,\"c\":0,\"x\":1}")) {
      JsonRecord.parse(json).read(name, value);
      assertThat(value.asLong()).isEqualTo(1);
    }
    JsonRecord.parse("{\"y\":1}").read(name, value);
    assertThat(value.isNull()).isTrue();
  }

  @Test
  @DisplayName("of fields with one name the last counts, in the place of the first")
  void duplicates() {
    JsonRecord record = JsonRecord.parse("{\"a\":1,\"b\":2,\"\\u0061\":3,\"c\":4,\"b\":[ 5 ]}");
    assertThat(record.size()).isEqualTo(3);
    assertThat(read(record, "a")).isEqualTo("3");
    assertThat(record.toJson()).isEqualTo("{\"a\":3,\"b\":[5],\"c\":4}");
  }

  @Test
  @DisplayName("duplicates are found among any number of fields")
  void manyFields() {
    for (int count : new int[] {2, 31, 32, 33, 34, 64, 65, 1000}) {
      for (int twice = 0; twice < count; twice += Math.max(1, count / 7)) {
        StringBuilder json = new StringBuilder("{");
        StringBuilder expected = new StringBuilder("{");
        for (int i = 0; i < count; i++) {
          json.append("\"field").append(i).append("\":").append(i).append(',');
          expected.append(i > 0 ? "," : "").append("\"field").append(i).append("\":");
          expected.append(i == twice ? "\"again\"" : i);
        }
        json.append("\"field").append(twice).append("\":\"again\"}");
        JsonRecord record = JsonRecord.parse(json.toString());
        assertThat(record.size()).isEqualTo(count);
        assertThat(record.toJson()).isEqualTo(expected + "}");
      }
    }
  }

  @Test
  @DisplayName("a name with escapes is the name that it stands for")
  void escapedNames() {
    JsonRecord record =
        JsonRecord.parse(
            "{\"t\\u00e9mp\":1,\"a\\\"b\":2,\"\\u0041\":3,\"\\ud83d\\ude00\":4,\"\\ud800\":5}");
    assertThat(read(record, "témp")).isEqualTo("1");
    assertThat(read(record, "a\"b")).isEqualTo("2");
    assertThat(read(record, "A")).isEqualTo("3");
    assertThat(read(record, "😀")).isEqualTo("4");
    assertThat(read(record, "\ud800")).isEqualTo("5");
    assertThat(read(record, "\\u0041")).isEqualTo("null");
    assertThat(record.name(1)).isEqualTo("a\"b");
  }

  @Test
  @DisplayName("writing leaves out white space between tokens, and nothing else")
  void compacts() {
    JsonRecord record =
        JsonRecord.parse(
            " { \"a\" : [ 1 , { \"b c\" : \" d \\\" \" } ] ,\n\t\"e\\\\\":\"{ , }\"\r\n, \"f\" : 1.0 , \"g\":{ } } ");
    assertThat(record.toJson())
        .isEqualTo("{\"a\":[1,{\"b c\":\" d \\\" \"}],\"e\\\\\":\"{ , }\",\"f\":1.0,\"g\":{}}");
    for (String spaced :
        List.of(
            "{ \"a\":1}",
            "{\"a\" :1}",
            "{\"a\": 1}",
            "{\"a\":1 }",
            "{\"a\":1 ,\"b\":2}",
            "{\"a\":1, \"b\":2}",
            "{\"a\":[ 1]}",
            "{\"a\":[1 ]}",
            "{\"a\":[1, 2]}",
            "{\"a\":[1 ,2]}",
            "{\"a\":{\"b\": 1}}",
            "{\"a\":{\"b\" :1}}",
            "{\"a\":{ \"b\":1}}",
            "{\"a\":{\"b\":1 }}",
            "{\"a\":{\"b\":1, \"c\":2}}",
            "{\"a\":{\"b\":1,\"c\" :2}}",
            "{\"a\":[ ]}",
            "{\"a\":{ }}",
            "{ }",
            "{\"a\":\"x\\n\",\"b\":1.5, \"c\":[[ ]]}")) {
      assertThat(JsonRecord.parse(spaced).toJson()).isEqualTo(spaced.replace(" ", ""));
    }
  }

  @Test
  @DisplayName("a slice of a larger array is the record")
  void slices() {
    byte[] lines = ("x" + READING + "\n" + READING + "y").getBytes(StandardCharsets.UTF_8);
    JsonRecord record = JsonRecord.parse(lines, 1, READING.length() + 1);
    assertThat(record.toJson()).isEqualTo(READING);
    assertThatThrownBy(() -> JsonRecord.parse(lines, 1, lines.length))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  @DisplayName("hostile records take time in proportion to their length")
  void hostile() {
    Assertions.assertTimeout(
        Duration.ofSeconds(20),
        () -> {
          String text = "x".repeat(1 << 20);
          assertThat(JsonRecord.parse("{\"a\":\"" + text + "\"}").toJson())
              .hasSize(text.length() + 8);
          String escapes = "\\u0041".repeat(1 << 17);
          JsonRecord escaped = JsonRecord.parse("{\"" + escapes + "\":\"" + escapes + "\"}");
          escaped.value(0, value);
          assertThat(value.text()).isEqualTo("A".repeat(1 << 17));
          String digits = "1".repeat(1 << 20);
          JsonRecord.parse("{\"a\":" + digits + ".5,\"b\":1e" + digits + "}").value(0, value);
          assertThat(value.asDouble()).isInfinite();
          StringBuilder many = new StringBuilder("{\"a\":0");
          for (int i = 0; i < 150_000; i++) {
            many.append(",\"").append(Integer.toHexString(i * 0x9E3779B9)).append("\":1");
          }
          assertThat(JsonRecord.parse(many.append('}').toString()).size()).isEqualTo(150_001);
          StringBuilder same = new StringBuilder("{\"a\":0");
          same.append(",\"a\":1".repeat(150_000));
          assertThat(JsonRecord.parse(same.append('}').toString()).toJson()).isEqualTo("{\"a\":1}");
          assertThatThrownBy(() -> JsonRecord.parse("{\"a\":1" + " ".repeat(1 << 20)))
              .isInstanceOf(MalformedRecordException.class);
        });
  }

  @Test
  @DisplayName("P10: its toString holds no content")
  void toStringHoldsNoContent() {
    assertThat(JsonRecord.parse("{\"secret\":\"hunter2\"}"))
        .hasToString("JsonRecord[1 fields, 20 bytes]");
  }
}
