package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class JsonElementsTest {
  @Test
  void anArrayGivesItsElements() {
    assertThat(split(" [ {\"a\":[1,2]} ,\"x,]\", 3\n,null] "))
        .containsExactly("{\"a\":[1,2]}", "\"x,]\"", "3", "null");
    assertThat(split("[]")).isEmpty();
    assertThat(split("[[1],[]]")).containsExactly("[1]", "[]");
  }

  @Test
  void valuesWithWhiteSpaceBetweenAreElements() {
    assertThat(split("{\"a\":\n1}\n{\"b\":2} 3\r\n"))
        .containsExactly("{\"a\":\n1}", "{\"b\":2}", "3");
    assertThat(split("  ")).isEmpty();
  }

  @Test
  void linesHoldOneValueEach() {
    assertThat(lines("{\"a\":1}\r\n\n  [1,2]\n\"x\""))
        .containsExactly("{\"a\":1}", "[1,2]", "\"x\"");
    assertThatThrownBy(() -> lines("1 2\n")).isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> lines("{\"a\":\n1}")).isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void whatIsNotJsonIsRefused() {
    List<String> wrong =
        List.of(
            "[",
            "[1",
            "[1,",
            "[1,]",
            "[1 2]",
            "[1]]",
            "[1] 2",
            "{",
            "{}{}",
            "1\"a\"",
            "nul",
            "\u0000",
            "[{\"a\":1}",
            "[".repeat(70) + "]".repeat(70),
            "\"\u0001\"",
            "01",
            "{\"a\"}",
            "\uFEFF1");
    for (String text : wrong) {
      assertThatThrownBy(() -> split(text)).as(text).isInstanceOf(MalformedRecordException.class);
    }
  }

  private static List<String> split(String text) {
    byte[] bytes = ("##" + text).getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    JsonElements.split(
        bytes, 2, bytes.length - 2, (offset, length) -> found.add(text(bytes, offset, length)));
    return found;
  }

  private static List<String> lines(String text) {
    byte[] bytes = ("##" + text).getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    JsonElements.lines(
        bytes, 2, bytes.length - 2, (offset, length) -> found.add(text(bytes, offset, length)));
    return found;
  }

  private static String text(byte[] bytes, int offset, int length) {
    return new String(bytes, offset, length, StandardCharsets.UTF_8);
  }
}
