package io.edgenode.processors.split;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SplitProcessorTest {
  @Test
  @DisplayName("Element objects become the record, in order, with the attributes")
  void objects() {
    Played played =
        TestKit.of(SplitProcessor.DESCRIPTOR, "field: readings")
            .attributes("a", "1")
            .send("{\"site\":\"x\",\"readings\":[{\"t\":1.0},{\"t\" : 2},{}]}")
            .expect("success", "{\"t\":1.0}", "{\"t\":2}", "{}")
            .verify();

    assertThat(played.emissions()).allMatch(emission -> "1".equals(emission.attributes().get("a")));
  }

  @Test
  @DisplayName("Any other element becomes a record that holds it under the list's name")
  void scalars() {
    TestKit.of(SplitProcessor.DESCRIPTOR, "field: v")
        .send("{\"v\":[1.50,\"a\",null,[2],true]}")
        .expect(
            "success",
            "{\"v\":1.50}",
            "{\"v\":\"a\"}",
            "{\"v\":null}",
            "{\"v\":[2]}",
            "{\"v\":true}")
        .verify();
  }

  @Test
  @DisplayName("Copied fields stand behind the part's own; what the part has itself stays")
  void copies() {
    TestKit.of(SplitProcessor.DESCRIPTOR, "field: r, copy: [site, ts, none]")
        .send("{\"site\":\"x\",\"ts\":7,\"r\":[{\"t\":1},{\"ts\":8},3]}")
        .expect(
            "success",
            "{\"t\":1,\"site\":\"x\",\"ts\":7}",
            "{\"ts\":8,\"site\":\"x\"}",
            "{\"r\":3,\"site\":\"x\",\"ts\":7}")
        .verify();
  }

  @Test
  @DisplayName("An empty list gives no part")
  void empty() {
    TestKit.of(SplitProcessor.DESCRIPTOR, "field: v").send("{\"v\":[]}").verify();
  }

  @Test
  @DisplayName("What is no list goes to failure")
  void noList() {
    Played played =
        TestKit.of(SplitProcessor.DESCRIPTOR, "field: v")
            .send("{\"v\":{\"a\":1}}", "{\"v\":null}", "{}", "[]")
            .expect("failure", "{\"v\":{\"a\":1}}", "{\"v\":null}", "{}", "[]")
            .verify();

    assertThat(played.failures().get(0)).contains("'v' is an object, not a list");
  }
}
