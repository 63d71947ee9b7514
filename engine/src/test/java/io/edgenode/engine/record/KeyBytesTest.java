package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class KeyBytesTest {
  private static byte[] key(String... jsons) {
    ByteOutput out = new ByteOutput(1);
    for (String json : jsons) {
      Value.ofJson(json).writeKey(out);
    }
    return out.toByteArray();
  }

  @Test
  @DisplayName("equal values of one type have equal keys, however they are written")
  void canonical() {
    for (String[] same :
        new String[][] {
          {"1.50", "1.5", "15e-1", "0.15E1"},
          {"0.0", "-0.0", "0e5", "-0.0e-7"},
          {"0", "-0"},
          {"\"a\"", "\"\\u0061\""},
          {"\"é\"", "\"\\u00e9\"", "\"\\u00E9\""},
          {"\"😀\"", "\"\\ud83d\\ude00\""},
          {"[1,\"a\"]", " [ 1 , \"\\u0061\" ] "},
          {"{\"a\":1,\"b\":[2.0]}", "{\"b\":[2.00],\"a\":1}", "{\"a\":0,\"b\":[2e0],\"a\":1}"}
        }) {
      for (String one : same) {
        assertThat(key(one)).as(one).isEqualTo(key(same[0]));
      }
    }
    ByteOutput out = new ByteOutput(1);
    Value text = new Value();
    text.setText("a\u0000é\ud800");
    text.writeKey(out);
    assertThat(out.toByteArray()).isEqualTo(key("\"a\\u0000é\\ud800\""));
  }

  @Test
  @DisplayName("different values, and values of different types, have different keys")
  void distinct() {
    List<String> all =
        List.of(
            "null",
            "false",
            "true",
            "0",
            "1",
            "-1",
            "1.0",
            "1.5",
            "\"\"",
            "\"1\"",
            "\"null\"",
            "\"\\u0000\"",
            "\"\\u0000\\u0000\"",
            "\"\\ud800\"",
            "\"\\ufffd\"",
            "[]",
            "[null]",
            "[[]]",
            "[1]",
            "[1,2]",
            "[12]",
            "{}",
            "{\"a\":null}",
            "{\"a\":1}",
            "{\"b\":1}",
            "{\"\":1}",
            "[\"a\",\"b\"]",
            "[\"a\\u0000b\"]");
    for (int i = 0; i < all.size(); i++) {
      for (int j = 0; j < all.size(); j++) {
        assertThat(Arrays.equals(key(all.get(i)), key(all.get(j)))).isEqualTo(i == j);
      }
    }
  }

  @Test
  @DisplayName("a key of several values is unambiguous: no key is the beginning of another")
  void prefixFree() {
    List<String> all =
        List.of(
            "null",
            "0",
            "1.5",
            "\"\"",
            "\"a\"",
            "\"a\\u0000\"",
            "\"a\\u0000b\"",
            "\"ab\"",
            "[]",
            "[1]",
            "[\"a\"]",
            "{}",
            "{\"a\":1}");
    for (String one : all) {
      for (String other : all) {
        byte[] longer = key(other);
        byte[] shorter = key(one);
        boolean begins =
            longer.length >= shorter.length
                && Arrays.equals(shorter, 0, shorter.length, longer, 0, shorter.length);
        assertThat(begins).as(one + " " + other).isEqualTo(one.equals(other));
      }
    }
    assertThat(key("\"a\"", "\"b\"")).isNotEqualTo(key("\"ab\"", "\"\""));
    assertThat(key("\"a\\u0000\"", "null")).isNotEqualTo(key("\"a\"", "null", "null"));
  }

  @Test
  @DisplayName("a key's values can be read again, each as it was but for how it is written")
  void readAgain() {
    String[] all = {
      "null",
      "true",
      "false",
      "0",
      "-9223372036854775808",
      "-1.5",
      "1.0E10",
      "0.0",
      "\"\"",
      "\"a\\u0000bé\uD83D\uDE00\\ud800\\\"\"",
      "[1,[],[\"\\u0000\"],{}]",
      "{\"a\":null,\"b\":{\"c\":[true,1.5]}}"
    };
    ByteOutput json = new ByteOutput(8);
    KeyReader reader = new KeyReader(key(all));
    for (String one : all) {
      json.clear();
      assertThat(reader.hasNext()).isTrue();
      reader.writeNext(json);
      assertThat(new String(json.toByteArray(), StandardCharsets.UTF_8)).isEqualTo(one);
    }
    assertThat(reader.hasNext()).isFalse();
  }

  @Test
  @DisplayName("bytes that are no key's are refused")
  void noKey() {
    for (byte[] bytes :
        new byte[][] {{0}, {8}, {3, 0}, {5, 'a'}, {6, 1}, {7, 5, 'a', 0, 0}, {2}, {5, 0}}) {
      assertThatThrownBy(() -> new KeyReader(bytes).writeNext(new ByteOutput(8)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  @DisplayName("K22: keys of one type are ordered as their values are")
  void ordered() {
    for (String[] ordered :
        new String[][] {
          {"-9223372036854775808", "-256", "-1", "0", "1", "255", "256", "9223372036854775807"},
          {"-1e308", "-1.5", "-1e-320", "0.0", "1e-320", "1.5", "1e10", "1e308", "1e400"},
          {
            "\"\"",
            "\"\\u0000\"",
            "\"\\u0001\"",
            "\"a\"",
            "\"a\\u0000\"",
            "\"aa\"",
            "\"b\"",
            "\"é\"",
            "\"😀\""
          },
          {"null", "false", "true", "5", "0.5", "\"a\"", "[]", "{}"}
        }) {
      for (int i = 1; i < ordered.length; i++) {
        assertThat(Arrays.compareUnsigned(key(ordered[i - 1]), key(ordered[i])))
            .as(ordered[i])
            .isNegative();
      }
    }
  }
}
