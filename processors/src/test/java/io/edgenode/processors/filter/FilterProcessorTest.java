package io.edgenode.processors.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FilterProcessorTest {
  @Test
  @DisplayName("What meets the condition passes as it is; false and null are unmatched")
  void matches() {
    TestKit.of(FilterProcessor.DESCRIPTOR, "where: \"temperature > 30\"")
        .send("{\"temperature\": 31.50}", "{\"temperature\":30}", "{\"other\":1}")
        .send("{\"temperature\":30.01}")
        .expect("success", "{\"temperature\": 31.50}", "{\"temperature\":30.01}")
        .expect("unmatched", "{\"temperature\":30}", "{\"other\":1}")
        .verify();
  }

  @Test
  @DisplayName("What can't be told goes to failure, and the message shows no value")
  void failure() {
    Played played =
        TestKit.of(FilterProcessor.DESCRIPTOR, "where: \"temperature > 30\"")
            .send("{\"temperature\":\"hot\"}", "not json", "{\"temperature\":31}")
            .expect("success", "{\"temperature\":31}")
            .expect("failure", "{\"temperature\":\"hot\"}", "not json")
            .verify();

    assertThat(played.failures().get(0))
        .contains("temperature > 30", "not text and a number")
        .doesNotContain("hot");
    assertThat(played.failures().get(1)).contains("not a JSON record");
  }

  @Test
  @DisplayName("Content that is no record passes a condition on attributes")
  void attributes() {
    TestKit.of(FilterProcessor.DESCRIPTOR, "where: \"attributes['mqtt.topic'] == 'a'\"")
        .attributes("mqtt.topic", "a")
        .send("not json")
        .attributes("mqtt.topic", "b")
        .send("not json either")
        .expect("success", "not json")
        .expect("unmatched", "not json either")
        .verify();
  }

  @Test
  @DisplayName("A condition that can be neither true nor false is refused with the config")
  void noCondition() {
    assertThatThrownBy(() -> TestKit.of(FilterProcessor.DESCRIPTOR, "where: \"1 + temperature\""))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("a condition gives true or false");
  }
}
