package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class FieldNameTest {
  private final Value value = new Value();

  @Test
  @DisplayName("a name of any length is found, and none that differs in one byte or in length")
  void lengths() {
    for (int length = 0; length <= 40; length++) {
      String name = "n".repeat(length);
      JsonRecord record = JsonRecord.parse("{\"" + name + "\":1}");
      assertThat(record.has(FieldName.of(name))).as("length %d", length).isTrue();
      assertThat(record.has(FieldName.of(name + "n"))).isFalse();
      for (int at = 0; at < length; at++) {
        String other = name.substring(0, at) + "m" + name.substring(at + 1);
        assertThat(record.has(FieldName.of(other))).as("length %d at %d", length, at).isFalse();
      }
    }
  }

  @Test
  @DisplayName("two fields of one name are one, whatever the length of the name")
  void repeated() {
    for (int length = 0; length <= 40; length++) {
      String name = "n".repeat(length);
      JsonRecord record = JsonRecord.parse("{\"" + name + "\":1,\"" + name + "\":2,\"x\":3}");
      assertThat(record.size()).as("length %d", length).isEqualTo(2);
      record.read(FieldName.of(name), value);
      assertThat(value.asLong()).isEqualTo(2);
    }
  }
}
