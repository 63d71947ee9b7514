package io.edgenode.processors.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MapProcessorTest {
  private static void maps(String options, String in, String out) {
    TestKit.of(MapProcessor.DESCRIPTOR, options).send(in).expect("success", out).verify();
  }

  @Test
  @DisplayName("The design's example: set and remove")
  void example() {
    maps(
        "set: { fahrenheit: \"temperature * 9 / 5 + 32\", level: \"'hot'\" }, remove: [humidity]",
        "{\"temperature\":31,\"humidity\":40.0,\"site\":\"a\"}",
        "{\"temperature\":31,\"site\":\"a\",\"fahrenheit\":87.8,\"level\":\"hot\"}");
  }

  @Test
  @DisplayName("Each entry of set sees the ones before, and each of them only those")
  void inOrder() {
    maps(
        "set: { a: \"a + 1\", b: \"a * 10\", c: \"d\", d: \"b\", e: \"keys(record)[0]\" }",
        "{\"a\":1}",
        "{\"a\":2,\"b\":20,\"c\":null,\"d\":20,\"e\":\"a\"}");
  }

  @Test
  @DisplayName("Then rename, then remove, then keep")
  void order() {
    maps(
        "set: { x: \"1\" }, rename: { x: y, a: b }, remove: [y], keep: [b, x, y]",
        "{\"a\":1,\"c\":2}",
        "{\"b\":1}");
  }

  @Test
  @DisplayName("Replaced keys keep their place, new ones append")
  void places() {
    maps(
        "set: { b: \"'new'\", z: \"0\" }, rename: { a: first }",
        "{\"a\":1,\"b\":2,\"c\":3}",
        "{\"first\":1,\"b\":\"new\",\"c\":3,\"z\":0}");
  }

  @Test
  @DisplayName("Values that are not touched stay byte for byte")
  void untouched() {
    maps(
        "set: { copy: \"price\" }",
        "{\"price\":1.50,\"big\":123456789012345678901234567890,\"e\":1E2,\"t\":\"\\u0041\"}",
        "{\"price\":1.50,\"big\":123456789012345678901234567890,\"e\":1E2,\"t\":\"\\u0041\","
            + "\"copy\":1.50}");
  }

  @Test
  @DisplayName("Options that name fields mean fields: id and record can be set and removed")
  void reservedNames() {
    maps(
        "set: { id: \"record['id'] + 1\", record: \"id != null\" }, remove: [arrival]",
        "{\"id\":1,\"arrival\":2}",
        "{\"id\":2,\"record\":true}");
  }

  @Test
  @DisplayName("A failing expression sends the unchanged FlowFile to failure")
  void failure() {
    Played played =
        TestKit.of(MapProcessor.DESCRIPTOR, "set: { a: \"1\", b: \"1 / zero\" }")
            .send("{\"zero\":0}", "{\"zero\":2}")
            .expect("failure", "{\"zero\":0}")
            .expect("success", "{\"zero\":2,\"a\":1,\"b\":0.5}")
            .verify();

    assertThat(played.failures()).singleElement().asString().contains("division by zero");
  }

  @Test
  @DisplayName("What would be nested deeper than a record may be goes to failure")
  void depth() {
    String deep = "{\"a\":" + "[".repeat(62) + "]".repeat(62) + "}";
    String inner = deep.substring(5, deep.length() - 1);

    Played played =
        TestKit.of(MapProcessor.DESCRIPTOR, "set: { b: \"record\" }")
            .send(deep, "{}")
            .expect("success", "{\"a\":" + inner + ",\"b\":" + deep + "}", "{\"b\":{}}")
            .verify();

    assertThat(played.failures()).isEmpty();
    String deepest = "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}";
    TestKit.of(MapProcessor.DESCRIPTOR, "set: { b: \"record\" }")
        .send(deepest)
        .expect("failure", deepest)
        .verify();
  }

  @Test
  @DisplayName("A map that does nothing is refused")
  void nothing() {
    assertThatThrownBy(() -> TestKit.of(MapProcessor.DESCRIPTOR, ""))
        .hasMessageContaining("map does nothing");
  }
}
