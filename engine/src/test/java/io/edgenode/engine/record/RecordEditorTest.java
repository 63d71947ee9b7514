package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Content;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class RecordEditorTest {
  private static final int RUNS = 20_000;

  private final RecordEditor editor = new RecordEditor();
  private final Value value = new Value();

  @Test
  @DisplayName("a replaced field keeps its place, a new one goes behind; copies keep their text")
  void sets() {
    editor.start(JsonRecord.parse("{\"a\":31.20,\"b\":\"x\",\"c\":[1, 2]}"));
    editor.read(FieldName.of("a"), value);
    editor.set(FieldName.of("d"), value);
    editor.set(FieldName.of("b"), Value.ofDouble(87));
    editor.read(FieldName.of("d"), value);
    editor.set(FieldName.of("a\"e"), value);
    assertThat(editor.finish().toJson())
        .isEqualTo("{\"a\":31.20,\"b\":87.0,\"c\":[1,2],\"d\":31.20,\"a\\\"e\":31.20}");
  }

  @Test
  @DisplayName("a field renamed to the name of another takes its name, and the other is gone")
  void renames() {
    editor.start(JsonRecord.parse("{\"a\":1,\"b\":2,\"c\":3}"));
    editor.rename(FieldName.of("c"), FieldName.of("a"));
    assertThat(editor.finish().toJson()).isEqualTo("{\"b\":2,\"a\":3}");
    editor.start(JsonRecord.parse("{\"a\":1,\"b\":2}"));
    editor.rename(FieldName.of("a"), FieldName.of("a"));
    editor.rename(FieldName.of("missing"), FieldName.of("b"));
    editor.rename(FieldName.of("a"), FieldName.of("z"));
    assertThat(editor.finish().toJson()).isEqualTo("{\"z\":1,\"b\":2}");
  }

  @Test
  @DisplayName("a record is made from nothing, of every type of value")
  void builds() {
    editor.start();
    editor.set(FieldName.of("null"), new Value());
    editor.set(FieldName.of("bool"), Value.ofBoolean(false));
    editor.set(FieldName.of("long"), Value.ofLong(Long.MIN_VALUE));
    editor.set(FieldName.of("double"), Value.ofDouble(1e10));
    editor.set(FieldName.of("nan"), Value.ofDouble(Double.NaN));
    editor.set(FieldName.of("infinite"), Value.ofDouble(Double.NEGATIVE_INFINITY));
    editor.set(FieldName.of("text"), Value.ofText("\u0001\"é\ud800"));
    editor.set(FieldName.of("list"), Value.ofJson("[ 1,\"\\n\" ]"));
    value.setObject(JsonRecord.parse("{ \"a\":1,\"a\":2 }"));
    editor.set(FieldName.of("object"), value);
    JsonRecord made = editor.finish();
    assertThat(made.toJson())
        .isEqualTo(
            "{\"null\":null,\"bool\":false,\"long\":-9223372036854775808,\"double\":1.0E10,\"nan\":null,"
                + "\"infinite\":null,\"text\":\"\\u0001\\\"é\\ud800\",\"list\":[1,\"\\n\"],\"object\":{\"a\":2}}");
    made.read(FieldName.of("text"), value);
    assertThat(value.text()).isEqualTo("\u0001\"é\ud800");
    made.read(FieldName.of("double"), value);
    assertThat(value.asDouble()).isEqualTo(1e10);
    assertThat(new RecordEditorTest().editor.finish().toJson()).isEqualTo("{}");
  }

  @Test
  @DisplayName("content that is still in an editor is its record, or after an edit an error")
  void isContent() {
    FieldName name = FieldName.of("a");
    editor.start(JsonRecord.parse("{\"a\":1}"));
    editor.set(name, Value.ofLong(2));
    Content lasting = Content.of(editor);
    Content open = Content.of(editor);
    lasting.settle();
    open.read(name, value);
    assertThat(value.asLong()).isEqualTo(2);

    editor.set(name, Value.ofLong(3));
    assertThatThrownBy(() -> open.read(name, value)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(open::record).isInstanceOf(IllegalStateException.class);
    lasting.read(name, value);
    assertThat(value.asLong()).isEqualTo(2);
    assertThat(lasting.record().toJson()).isEqualTo("{\"a\":2}");
    assertThat(lasting.length()).isEqualTo(7);
  }

  @Test
  @DisplayName("what is made stays what it is when the editor goes on")
  void isDetached() {
    editor.start(JsonRecord.parse("{\"a\":1}"));
    editor.set(FieldName.of("b"), Value.ofText("first"));
    JsonRecord first = editor.finish();
    editor.start(JsonRecord.parse("{\"a\":2}"));
    editor.set(FieldName.of("b"), Value.ofText("other"));
    editor.finish();
    assertThat(first.toJson()).isEqualTo("{\"a\":1,\"b\":\"first\"}");
  }

  @Test
  @DisplayName("a record that would be nested too deep is refused")
  void depth() {
    JsonRecord deepest = JsonRecord.parse("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");
    editor.start();
    deepest.read(FieldName.of("a"), value);
    editor.set(FieldName.of("b"), value);
    value.setObject(deepest);
    assertThatThrownBy(() -> editor.set(FieldName.of("c"), value))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("64");
    assertThat(JsonRecord.parse(editor.finish().toJson()).size()).isEqualTo(1);
  }

  @Test
  @DisplayName("random edits give what a map of texts gives")
  void model() {
    for (int seed = 0; seed < RUNS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      JsonRecord record = JsonRecord.parse(new RandomJson(random).document());
      Map<String, String> model = new LinkedHashMap<>();
      for (int i = 0; i < record.size(); i++) {
        record.value(i, value);
        model.put(record.name(i), json(value));
      }
      List<FieldName> names = names(record);
      JsonRecord made = record;
      for (int rounds = random.nextInt(3); rounds >= 0; rounds--) {
        editor.start(made);
        for (int edits = random.nextInt(8); edits > 0; edits--) {
          edit(random, editor, names, model);
          if (random.nextInt(4) == 0) {
            editor.finish();
          }
        }
        made = editor.finish();
      }
      // One of the random names is written with an escape, and keeps it until it is renamed.
      String written = made.toJson().replace("\\u0061", "a");
      String expected = json(model).replace("\\u0061", "a");
      if (!written.equals(expected)) {
        assertThat(written).as("seed %d", seed).isEqualTo(expected);
      }
      ByteOutput bytes = new ByteOutput(16);
      made.writeTo(bytes);
      assertThat(bytes.size()).isLessThanOrEqualTo(made.mostBytes());
      // The index that was made on the way is the one that a scan finds.
      JsonRecord again = JsonRecord.parse(made.toJson());
      for (int i = 0; i < again.size(); i++) {
        again.value(i, value);
        String scanned = json(value);
        made.read(FieldName.of(again.name(i)), value);
        if (!json(value).equals(scanned) || again.size() != made.size()) {
          throw new AssertionError("seed " + seed + ": field " + i);
        }
      }
    }
  }

  @Test
  @DisplayName(
      "places of use that live long, more than are kept, and in two editors, mix nothing up")
  void longLivedNames() {
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<FieldName> places = places(random);
      RecordEditor[] editors = {new RecordEditor(), new RecordEditor()};
      for (int round = 0; round < 20; round++) {
        List<Map<String, String>> models = List.of(new LinkedHashMap<>(), new LinkedHashMap<>());
        for (int i = 0; i < editors.length; i++) {
          start(random, editors[i], models.get(i));
        }
        for (int edits = random.nextInt(random.nextInt(10) == 0 ? 300 : 12); edits > 0; edits--) {
          int i = random.nextInt(editors.length);
          edit(random, editors[i], places, models.get(i));
          FieldName asked = places.get(random.nextInt(places.size()));
          boolean has = models.get(i).containsKey(asked.text());
          if (editors[i].has(asked) != has || editors[i].size() != models.get(i).size()) {
            throw new AssertionError("seed " + seed + ", round " + round + ": " + asked);
          }
        }
        for (int i = 0; i < editors.length; i++) {
          assertSame(editors[i], models.get(i), places, "seed " + seed + ", round " + round);
        }
      }
    }
  }

  /** With texts that several of them have, escapes, no text at all, and more than are kept. */
  private static List<FieldName> places(SplittableRandom random) {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "", "a", "b", "ts", "x\"y", "né", "😀", "\ud800", "\ud801", "\u0000", "12345678"));
    int more = random.nextInt(3) == 0 ? 150 : 5;
    for (int i = 0; i < more; i++) {
      texts.add("a rather long name of a field" + i);
    }
    texts.addAll(List.of("a", "ts", "", "x\"y"));
    return texts.stream().map(FieldName::of).toList();
  }

  private void start(SplittableRandom random, RecordEditor begun, Map<String, String> model) {
    JsonRecord record = JsonRecord.parse(new RandomJson(random).document());
    begun.start(record);
    for (int i = 0; i < record.size(); i++) {
      record.value(i, value);
      model.put(record.name(i), json(value));
    }
  }

  /** What is read before it is made, and from what was made, is the same in every form. */
  private void assertSame(
      RecordEditor edited, Map<String, String> model, List<FieldName> places, String when) {
    List<String> before = places.stream().map(name -> forms(name, edited::read)).toList();
    JsonRecord made = edited.finish();
    List<String> after = places.stream().map(name -> forms(name, made::read)).toList();
    assertThat(after).as(when).isEqualTo(before);
    assertThat(places.stream().map(name -> forms(name, edited::read)).toList())
        .as(when)
        .isEqualTo(before);
    String written = made.toJson().replace("\\u0061", "a");
    if (!written.equals(json(model).replace("\\u0061", "a"))) {
      assertThat(written).as(when).isEqualTo(json(model).replace("\\u0061", "a"));
    }
  }

  private String forms(FieldName name, BiConsumer<FieldName, Value> reader) {
    reader.accept(name, value);
    ByteOutput out = new ByteOutput(64);
    value.writeText(out);
    value.writeKey(out);
    return value.type() + " " + json(value) + " " + HexFormat.of().formatHex(out.toByteArray());
  }

  private static List<FieldName> names(JsonRecord record) {
    List<FieldName> names = new ArrayList<>();
    names.add(FieldName.of("new"));
    names.add(FieldName.of("newer \"é\""));
    for (int i = 0; i < record.size(); i++) {
      names.add(FieldName.of(record.name(i)));
    }
    return names;
  }

  private void edit(
      SplittableRandom random,
      RecordEditor editor,
      List<FieldName> names,
      Map<String, String> model) {
    FieldName name = names.get(random.nextInt(names.size()));
    FieldName other = names.get(random.nextInt(names.size()));
    switch (random.nextInt(7)) {
      case 0 -> {
        value.setDouble(random.nextInt(1000) / (double) random.nextInt(8));
        editor.set(name, value);
        model.put(name.text(), json(value));
      }
      case 5 -> {
        value.setLong(random.nextLong() >> random.nextInt(64));
        editor.set(name, value);
        model.put(name.text(), json(value));
      }
      case 1 -> {
        value.setText("t\n" + random.nextInt(10));
        editor.set(name, value);
        model.put(name.text(), json(value));
      }
      case 2 -> {
        editor.read(other, value);
        editor.set(name, value);
        model.put(name.text(), model.getOrDefault(other.text(), "null"));
      }
      case 3 -> {
        editor.remove(name);
        model.remove(name.text());
      }
      case 4 -> {
        editor.rename(name, other);
        rename(model, name.text(), other.text());
      }
      default -> {
        if (random.nextInt(3) == 0) {
          List<FieldName> kept = names.subList(0, 1 + random.nextInt(names.size()));
          editor.keep(kept);
          model.keySet().retainAll(kept.stream().map(FieldName::text).toList());
        }
      }
    }
  }

  private static void rename(Map<String, String> model, String from, String to) {
    if (!model.containsKey(from) || from.equals(to)) {
      return;
    }
    model.remove(to);
    Map<String, String> before = new LinkedHashMap<>(model);
    model.clear();
    before.forEach((name, json) -> model.put(name.equals(from) ? to : name, json));
  }

  private static String json(Value value) {
    ByteOutput out = new ByteOutput(16);
    value.writeJson(out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }

  private static String json(Map<String, String> model) {
    StringBuilder json = new StringBuilder("{");
    model.forEach(
        (name, text) ->
            json.append(json.length() > 1 ? "," : "")
                .append(json(Value.ofText(name)))
                .append(':')
                .append(text));
    return json.append('}').toString();
  }
}
