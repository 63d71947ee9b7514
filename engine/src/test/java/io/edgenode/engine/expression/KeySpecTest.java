package io.edgenode.engine.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeySpecTest {
  private static Key key(KeySpec spec, String json) {
    return spec.keys().key(Evaluations.flowFile(json));
  }

  @Test
  @DisplayName("Equal values of equal type give equal keys, however they are written")
  void canonical() {
    KeySpec spec = KeySpec.ofFields(List.of("a", "b"));

    assertThat(key(spec, "{\"a\":\"x\",\"b\":1.50}"))
        .isEqualTo(key(spec, "{\"b\": 1.5, \"a\":\"\\u0078\"}"));
    assertThat(key(spec, "{\"a\":1}")).isNotEqualTo(key(spec, "{\"a\":\"1\"}"));
    assertThat(key(spec, "{\"a\":\"x\",\"b\":\"y\"}"))
        .isNotEqualTo(key(spec, "{\"a\":\"xy\",\"b\":\"\"}"));
  }

  @Test
  @DisplayName("A missing part is null, and null is a key like any other")
  void missing() {
    KeySpec spec = KeySpec.ofFields(List.of("a"));

    assertThat(key(spec, "{}"))
        .isEqualTo(key(spec, "{\"a\":null}"))
        .isNotEqualTo(key(spec, "{\"a\":\"\"}"))
        .isNotEqualTo(key(spec, "{\"a\":\"null\"}"));
  }

  @Test
  @DisplayName("Options that name fields mean fields: id is the record's")
  void fields() {
    KeySpec spec = KeySpec.ofFields(List.of("id"));

    assertThat(key(spec, "{\"id\":1}")).isNotEqualTo(key(spec, "{\"id\":2}"));
    assertThat(spec.dependencies().fields()).containsExactly("id");
    assertThat(spec.holdsFields(List.of("id"))).isTrue();
    assertThat(spec.holdsFields(List.of("id", "site"))).isFalse();
  }

  @Test
  @DisplayName("Expressions under names are parts, and their values can be read")
  void expressions() {
    Map<String, Expression> parts = new LinkedHashMap<>();
    parts.put("s", Expression.compile("lower(site)"));
    parts.put("big", Expression.compile("t > 30"));
    Keys keys = KeySpec.of(parts).keys();

    Key one = keys.key(Evaluations.flowFile("{\"site\":\"A\",\"t\":31}"));
    assertThat(Evaluations.json(keys.value(0))).isEqualTo("\"a\"");
    assertThat(Evaluations.json(keys.value(1))).isEqualTo("true");
    assertThat(keys.key(Evaluations.flowFile("{\"site\":\"a\",\"t\":99}"))).isEqualTo(one);
  }

  @Test
  @DisplayName("A key is bounded, names each part once, and of no parts it is empty")
  void bounded() {
    KeySpec spec = KeySpec.ofFields(List.of("a"));

    assertThatThrownBy(() -> key(spec, "{\"a\":\"" + "x".repeat(5000) + "\"}"))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessageContaining("at most 4096")
        .hasMessageNotContaining("xxx");
    assertThatThrownBy(() -> KeySpec.ofFields(List.of("a", "a")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(KeySpec.none().keys().key(Evaluations.flowFile("not json"))).isEqualTo(Key.empty());
  }
}
