package io.edgenode.processors.dedupe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DedupeProcessorTest {
  private static final String A1 = "{\"sensor\":\"a\",\"ts\":1}";
  private static final String A2 = "{\"sensor\":\"a\",\"ts\":2}";
  private static final String B1 = "{\"sensor\":\"b\",\"ts\":1}";

  @Test
  @DisplayName("Later FlowFiles of a key are duplicates")
  void duplicates() {
    TestKit.of(DedupeProcessor.DESCRIPTOR, "key: [sensor, ts], ttl: 10s")
        .send(A1, A1, A2, B1, A2)
        .expect("success", A1, A2, B1)
        .expect("duplicate", A1, A2)
        .verify();
  }

  @Test
  @DisplayName("A key without parts is refused: everything would be a duplicate")
  void noParts() {
    assertThatThrownBy(() -> TestKit.of(DedupeProcessor.DESCRIPTOR, "key: [], ttl: 10s"))
        .hasMessageContaining("'key' names nothing");
  }

  @Test
  @DisplayName("A key lives for ttl of elapsed time from its first FlowFile, not from the last")
  void ttl() {
    TestKit.of(DedupeProcessor.DESCRIPTOR, "key: sensor, ttl: 10s")
        .send(A1)
        .pass(Duration.ofMillis(9_999))
        .send(A2)
        .pass(Duration.ofMillis(1))
        .send(A1, A2)
        .expect("success", A1, A1)
        .expect("duplicate", A2, A2)
        .verify();
  }

  @Test
  @DisplayName("A key may be expressions under names; a missing field is a key like any other")
  void expressions() {
    TestKit.of(DedupeProcessor.DESCRIPTOR, "key: { s: \"lower(sensor)\" }, ttl: 10s")
        .send("{\"sensor\":\"A\"}", "{\"sensor\":\"a\"}", "{}", "{\"sensor\":null}")
        .expect("success", "{\"sensor\":\"A\"}", "{}")
        .expect("duplicate", "{\"sensor\":\"a\"}", "{\"sensor\":null}")
        .verify();
  }

  @Test
  @DisplayName("Values of different types are different keys")
  void types() {
    TestKit.of(DedupeProcessor.DESCRIPTOR, "key: [k]")
        .send("{\"k\":1}", "{\"k\":\"1\"}", "{\"k\":true}", "{\"k\":1.0}")
        .expect("success", "{\"k\":1}", "{\"k\":\"1\"}", "{\"k\":true}", "{\"k\":1.0}")
        .verify();
  }

  @Test
  @DisplayName("P5: the oldest key makes room")
  void bounded() {
    TestKit.of(DedupeProcessor.DESCRIPTOR, "key: [k], max-keys: 2")
        .send("{\"k\":1}", "{\"k\":2}", "{\"k\":3}", "{\"k\":3}", "{\"k\":1}")
        .expect("success", "{\"k\":1}", "{\"k\":2}", "{\"k\":3}", "{\"k\":1}")
        .expect("duplicate", "{\"k\":3}")
        .verify();
  }

  @Test
  @DisplayName("A key is needed")
  void key() {
    assertThatThrownBy(() -> TestKit.of(DedupeProcessor.DESCRIPTOR, "ttl: 1s"))
        .hasMessageContaining("'key'");
  }
}
