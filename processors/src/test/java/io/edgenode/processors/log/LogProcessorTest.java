package io.edgenode.processors.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogProcessorTest {
  private final List<String> lines = new ArrayList<>();

  private TestKit<LogConfig> log(String options) {
    return TestKit.of(
        Descriptor.processor("log", LogConfig.class, config -> new LogProcessor(config, lines::add))
            .build(),
        options);
  }

  private void play(TestKit<LogConfig> kit) {
    kit.play(TestKit.Mode.PLAIN);
  }

  @Test
  @DisplayName("P10: without being asked a line holds no contents")
  void noContents() {
    play(log("").send("{\"secret\":\"hunter2\"}"));

    assertThat(lines).singleElement().asString().matches("[0-9a-f]{32}");
  }

  @Test
  @DisplayName("A line holds what the message names, and the content if asked for")
  void message() {
    play(
        log("message: \"{{ site }} is at {{ t }}\", contents: true")
            .send("{\"site\":\"a\",\"t\":1.50}"));

    assertThat(lines).containsExactly("a is at 1.50 | {\"site\":\"a\",\"t\":1.50}");
  }

  @Test
  @DisplayName("Everything passes on, also where the message can't be made")
  void passesOn() {
    TestKit.of(LogProcessor.DESCRIPTOR, "message: \"{{ 1 / zero }}\", level: debug")
        .send("{\"zero\":0}", "not json")
        .expect("success", "{\"zero\":0}", "not json")
        .verify();
    play(log("message: \"{{ 1 / zero }}\"").send("{\"zero\":0}"));

    assertThat(lines).singleElement().asString().contains("can't be made", "division by zero");
  }

  @Test
  @DisplayName("Lines are limited in each interval, and the rest is counted")
  void limit() {
    play(
        log("message: \"{{ n }}\", limit: 2, interval: 1s")
            .send("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "{\"n\":4}")
            .pass(Duration.ofSeconds(1))
            .send("{\"n\":5}", "{\"n\":6}"));

    assertThat(lines).containsExactly("1", "2", "5 (2 lines before were left out)", "6");
  }

  @Test
  @DisplayName("A FlowFile is one line, whatever is in it, and not a long one")
  void oneLine() {
    play(
        log("message: \"{{ m }}\"")
            .send("{\"m\":\"a\\nFAKE LINE\\u001b[31m\"}", "{\"m\":\"" + "x".repeat(9999) + "\"}"));

    assertThat(lines.get(0)).isEqualTo("a\\u000aFAKE LINE\\u001b[31m");
    assertThat(lines.get(1)).hasSize(LogProcessor.MAX_LINE + 1).endsWith("…");
  }
}
