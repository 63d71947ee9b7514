package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Key;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyTextTest {
  private static final KeySpec SENSOR = KeySpec.ofFields(List.of("sensor"));
  private static final KeySpec BOTH = KeySpec.ofFields(List.of("site", "sensor"));

  private static Key key(KeySpec spec, String json) {
    return spec.keys().key(Evaluations.flowFile(json));
  }

  private static String written(KeySpec spec, Key key) {
    return new String(new KeyText(spec).write(key), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sensor\":\"a\"}",
        "{\"sensor\":7}",
        "{\"sensor\":7.5}",
        "{\"sensor\":null}",
        "{\"sensor\":\"\\\"\\u0000\"}",
        "{\"sensor\":[1,{\"a\":true}]}",
        "{\"sensor\":{\"a\":1}}"
      })
  @DisplayName("A key that is written and read again is the same")
  void both(String json) {
    Key key = key(SENSOR, json);

    assertThat(written(SENSOR, key)).isEqualTo(json);
    assertThat(new KeyText(SENSOR).parse(json)).isEqualTo(key);
  }

  @Test
  @DisplayName("Of one part the value alone does; what is no JSON is text")
  void onePart() {
    KeyText text = new KeyText(SENSOR);

    assertThat(text.parse("7")).isEqualTo(key(SENSOR, "{\"sensor\":7}"));
    assertThat(text.parse("\"7\"")).isEqualTo(key(SENSOR, "{\"sensor\":\"7\"}"));
    assertThat(text.parse("m-7 é")).isEqualTo(key(SENSOR, "{\"sensor\":\"m-7 é\"}"));
    assertThat(text.parse("")).isEqualTo(key(SENSOR, "{\"sensor\":\"\"}"));
    assertThat(text.parse("null")).isEqualTo(key(SENSOR, "{}"));
  }

  @Test
  void severalPartsAreNamedInAnyOrder() {
    Key key = key(BOTH, "{\"site\":\"n\",\"sensor\":7}");

    assertThat(new KeyText(BOTH).parse("{\"sensor\":7,\"site\":\"n\"}")).isEqualTo(key);
    assertThat(written(BOTH, key)).isEqualTo("{\"site\":\"n\",\"sensor\":7}");
    assertThat(new KeyText(KeySpec.none()).parse("{}")).isEqualTo(Key.empty());
    assertThat(written(KeySpec.none(), Key.empty())).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"7", "n", "[\"n\",7]", "{}", "{\"site\":1}", "{\"site\":1,\"sensor\":2,\"x\":3}"})
  void whatIsNoKeyIsRefusedWithWhatIs(String text) {
    assertThatThrownBy(() -> new KeyText(BOTH).parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith("must be a JSON object as in {\"site\":…,\"sensor\":…}");
  }

  @Test
  @DisplayName("P5: a key is no longer than those that are kept")
  void tooLong() {
    assertThatThrownBy(() -> new KeyText(SENSOR).parse("x".repeat(Keys.MAX_KEY)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 4096");
  }
}
