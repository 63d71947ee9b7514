package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.record.CsvReader.FieldType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvTest {
  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String json(CsvReader reader, String line) {
    byte[] bytes = utf8("xx" + line);
    ByteOutput out = new ByteOutput(16);
    reader.writeJson(bytes, 2, bytes.length - 2, out);
    String json = new String(out.toByteArray(), StandardCharsets.UTF_8);
    assertThat(JsonRecord.parse(json).toJson()).isEqualTo(json);
    return json;
  }

  private static CsvReader reader(FieldType type, String... columns) {
    return new CsvReader(List.of(columns), ',', Map.of(), type);
  }

  private static String one(FieldType type, String field) {
    String json = json(reader(type, "v"), field);
    return json.substring("{\"v\":".length(), json.length() - 1);
  }

  @Test
  @DisplayName("fields are text unless a type says otherwise; an empty field is null")
  void text() {
    CsvReader reader = reader(FieldType.TEXT, "a", "b \"c\"", "é");
    assertThat(json(reader, "1,,x")).isEqualTo("{\"a\":\"1\",\"b \\\"c\\\"\":null,\"é\":\"x\"}");
    assertThat(json(reader, "1,\"\",😀\r\n"))
        .isEqualTo("{\"a\":\"1\",\"b \\\"c\\\"\":null,\"é\":\"😀\"}");
    assertThat(json(reader, ",,\n")).isEqualTo("{\"a\":null,\"b \\\"c\\\"\":null,\"é\":null}");
  }

  @Test
  @DisplayName("quotes hold delimiters, line ends and doubled quotes; what JSON must escape is")
  void quotes() {
    CsvReader reader = reader(FieldType.TEXT, "a", "b");
    assertThat(json(reader, "\"x,\r\ny\",\"say \"\"hi\"\"\"\n"))
        .isEqualTo("{\"a\":\"x,\\r\\ny\",\"b\":\"say \\\"hi\\\"\"}");
    assertThat(json(reader, "\"\"\"\",\"\"\"a\"\"\""))
        .isEqualTo("{\"a\":\"\\\"\",\"b\":\"\\\"a\\\"\"}");
    assertThat(json(reader, "a\"b,c\\d\te\u0001"))
        .isEqualTo("{\"a\":\"a\\\"b\",\"b\":\"c\\\\d\\te\\u0001\"}");
    CsvReader semicolons = new CsvReader(List.of("a", "b"), ';', Map.of(), FieldType.TEXT);
    assertThat(json(semicolons, "1,2;\"3;4\"")).isEqualTo("{\"a\":\"1,2\",\"b\":\"3;4\"}");
  }

  @ParameterizedTest
  @DisplayName("auto: a number of at most 15 digits is one, the rest is text")
  @CsvSource({
    "0, true",
    "-0, true",
    "7, true",
    "-12, true",
    "31.20, true",
    "0.5, true",
    "-0.5, true",
    "123456789012345, true",
    "1234567890123456, false",
    "12345678901234.5, true",
    "123456789012345.6, false",
    "007, false",
    "1e5, false",
    "+1, false",
    ".5, false",
    "1., false",
    "-, false",
    "1.2.3, false",
    "1 , true",
    "0x1, false",
    "NaN, false",
    "true, false",
    "1_0, false"
  })
  void auto(String field, boolean number) {
    assertThat(one(FieldType.AUTO, field)).isEqualTo(number ? field : '"' + field + '"');
    assertThat(one(FieldType.AUTO, " " + field)).isEqualTo("\" " + field + '"');
  }

  @Test
  @DisplayName("typed fields become what their type says")
  void types() {
    assertThat(one(FieldType.INT, "007")).isEqualTo("7");
    assertThat(one(FieldType.INT, " -9223372036854775808 ")).isEqualTo("-9223372036854775808");
    assertThat(one(FieldType.DOUBLE, "31")).isEqualTo("31.0");
    assertThat(one(FieldType.DOUBLE, ".5e3")).isEqualTo("500.0");
    assertThat(one(FieldType.BOOL, "TRUE")).isEqualTo("true");
    assertThat(one(FieldType.BOOL, "0")).isEqualTo("false");
    assertThat(one(FieldType.TIME, "2024-05-31T12:00:00Z")).isEqualTo("1717156800000");
    assertThat(one(FieldType.TIME, "1717156800000")).isEqualTo("1717156800000");
    for (FieldType type : FieldType.values()) {
      assertThat(one(type, "")).isEqualTo("null");
    }
    CsvReader mixed =
        new CsvReader(List.of("id", "value"), ',', Map.of("id", FieldType.TEXT), FieldType.AUTO);
    assertThat(json(mixed, "17,17")).isEqualTo("{\"id\":\"17\",\"value\":17}");
  }

  @ParameterizedTest
  @DisplayName("P10: a field that its type does not allow is an error that names the column only")
  @CsvSource({
    "INT, hunter2",
    "INT, 1.5",
    "INT, 9223372036854775808",
    "INT, 0x10",
    "DOUBLE, hunter2",
    "DOUBLE, NaN",
    "DOUBLE, Infinity",
    "DOUBLE, 1e999",
    "DOUBLE, 0x1p3",
    "DOUBLE, 1d",
    "BOOL, yes",
    "BOOL, hunter2",
    "TIME, hunter2",
    "TIME, 2024-13-01"
  })
  void badTypes(FieldType type, String field) {
    CsvReader reader =
        new CsvReader(List.of("other", "pressure"), ',', Map.of("pressure", type), FieldType.TEXT);
    ByteOutput out = new ByteOutput(16);
    out.writeUtf8("kept");
    byte[] line = utf8("x," + field);
    assertThatThrownBy(() -> reader.writeJson(line, 0, line.length, out))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageStartingWith("CSV column 'pressure' (2 of 2): ")
        .hasMessageContaining("expected")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(field));
    assertThat(out.size()).as("nothing is written").isEqualTo(4);
  }

  @Test
  @DisplayName(
      "too few or too many fields, wrong quotes and wrong UTF-8 are errors that name the column")
  void badRecords() {
    CsvReader reader = reader(FieldType.TEXT, "a", "b");
    assertThatThrownBy(() -> json(reader, "1"))
        .hasMessage("CSV column 'b' (2 of 2): it ends before this column");
    assertThatThrownBy(() -> json(reader, "1,2,3"))
        .hasMessage("CSV record: it has more fields than the 2 columns");
    assertThatThrownBy(() -> json(reader, "1,\"2"))
        .hasMessage("CSV column 'b' (2 of 2): a quote is not closed");
    assertThatThrownBy(() -> json(reader, "\"1\"x,2"))
        .hasMessage("CSV column 'a' (1 of 2): there is something behind a closing quote");
    byte[] latin = "caf\u00e9,x".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> reader.writeJson(latin, 0, latin.length, new ByteOutput(1)))
        .hasMessage("CSV column 'a' (1 of 2): text is not UTF-8, at byte 3");
  }

  @Test
  @DisplayName("a header gives the columns; a byte order mark is not part of the first")
  void header() {
    byte[] header = utf8("\ufeffa,\"b,c\",d\r\n");
    assertThat(CsvReader.header(header, 0, header.length, ',')).containsExactly("a", "b,c", "d");
    assertThatThrownBy(() -> reader(FieldType.TEXT, "a", "a")).hasMessageContaining("CSV column 2");
    assertThatThrownBy(() -> reader(FieldType.TEXT, "a", "")).hasMessageContaining("no name");
    assertThatThrownBy(
            () -> new CsvReader(List.of("a"), ',', Map.of("z", FieldType.INT), FieldType.TEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("z");
    for (char bad : new char[] {'"', '\n', '\r', 'é'}) {
      assertThatThrownBy(() -> new CsvSplitter(bad)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  @DisplayName("the splitter finds the same records however the bytes arrive")
  void splits(int chunk) {
    List<String> records =
        List.of(
            "a,b\n",
            "\n",
            "\"x\ny\",2\r\n",
            "\"say \"\"\n\"\"\",3\n",
            "a\"b,\"\n\"\n",
            "\"\",\"\"\n",
            "x\"\n");
    byte[] all = utf8(String.join("", records) + "\"open\n");
    CsvSplitter splitter = new CsvSplitter(',');
    List<String> found = new ArrayList<>();
    int from = 0;
    for (int to = Math.min(chunk, all.length); ; to = Math.min(to + chunk, all.length)) {
      int end;
      while ((end = splitter.end(all, from, to)) >= 0) {
        found.add(new String(all, from, end - from, StandardCharsets.UTF_8));
        from = end;
      }
      if (to == all.length) {
        break;
      }
    }
    assertThat(found).isEqualTo(records);
  }

  @Test
  @DisplayName("a record is written by its columns, quoted where RFC 4180 needs it")
  void writes() {
    CsvWriter writer = new CsvWriter(List.of("a", "b,c", "d", "e"), ',');
    ByteOutput out = new ByteOutput(16);
    writer.writeHeader(out);
    writer.write(
        JsonRecord.parse("{\"e\":null,\"x\":1,\"b,c\":\"say \\\"hi\\\"\",\"a\":31.20}"), out);
    writer.write(
        JsonRecord.parse("{\"a\":\"\",\"b,c\":[1, \"x\"],\"d\":\"l1\\nl2\",\"e\":true}"), out);
    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
        .isEqualTo(
            "a,\"b,c\",d,e\n31.20,\"say \"\"hi\"\"\",,\n\"\",\"[1,\"\"x\"\"]\",\"l1\nl2\",true\n");
    out.clear();
    CsvWriter single = new CsvWriter(List.of("a"), ',');
    single.write(JsonRecord.EMPTY, out);
    assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8)).isEqualTo("\"\"\n");
  }

  @Test
  @DisplayName("random texts come back from CSV as they went in")
  void roundTrip() {
    List<String> columns = List.of("a", "b", "c");
    CsvWriter writer = new CsvWriter(columns, ';');
    CsvReader reader = new CsvReader(columns, ';', Map.of(), FieldType.TEXT);
    for (int seed = 0; seed < 10_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      RecordEditor editor = new RecordEditor();
      editor.start();
      for (String column : columns) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(6); i > 0; i--) {
          text.append("ab;\"\n\r,é ".charAt(random.nextInt(9)));
        }
        editor.set(FieldName.of(column), Value.ofText(text.toString()));
      }
      JsonRecord record = editor.finish();
      ByteOutput line = new ByteOutput(16);
      writer.write(record, line);
      int end = new CsvSplitter(';').end(line.array(), 0, line.size());
      ByteOutput json = new ByteOutput(16);
      reader.writeJson(line.array(), 0, line.size(), json);
      String back = new String(json.toByteArray(), StandardCharsets.UTF_8);
      if (end != line.size() || !back.equals(record.toJson())) {
        assertThat(back).as("seed %d", seed).isEqualTo(record.toJson());
        assertThat(end).as("seed %d", seed).isEqualTo(line.size());
      }
    }
  }
}
