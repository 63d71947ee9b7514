package io.edgenode.processors.merge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.testkit.Emission;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MergeProcessorTest {
  @Test
  @DisplayName("count records make a bundle, one a line")
  void count() {
    Played played =
        TestKit.of(MergeProcessor.DESCRIPTOR, "count: 2")
            .send("{\"a\" : 1}", "{\"a\":2}", "{\"a\":3}", "{\"a\":4}", "{\"a\":5}")
            .expect("success", "{\"a\":1}\n{\"a\":2}", "{\"a\":3}\n{\"a\":4}")
            .verify();

    Emission second = played.by("success").get(1);
    assertThat(second.attributes().get("merge.count")).isEqualTo("2");
    assertThat(second.firing().orElseThrow())
        .satisfies(
            firing -> {
              assertThat(firing.firstSequence()).isEqualTo(3);
              assertThat(firing.lastSequence()).isEqualTo(4);
              assertThat(firing.count()).isEqualTo(2);
            });
  }

  @Test
  @DisplayName("K23: two bundles of one key differ in their moment")
  void moments() {
    Played played =
        TestKit.of(MergeProcessor.DESCRIPTOR, "count: 1")
            .send("{}", "{}", "{}")
            .play(TestKit.Mode.RESTORED);

    assertThat(played.emissions())
        .extracting(emission -> emission.firing().orElseThrow().moment())
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("Bundles are by key, as arrays")
  void keyed() {
    TestKit.of(MergeProcessor.DESCRIPTOR, "count: 2, key: [s], format: array")
        .send("{\"s\":1,\"v\":1}", "{\"s\":2}", "{\"s\":1,\"v\":2}", "{\"s\":2}")
        .expect("success", "[{\"s\":1,\"v\":1},{\"s\":1,\"v\":2}]", "[{\"s\":2},{\"s\":2}]")
        .verify();
  }

  @Test
  @DisplayName("A bundle leaves by a timer, time after its first record")
  void time() {
    TestKit.of(MergeProcessor.DESCRIPTOR, "time: 10s")
        .send("{\"a\":1}")
        .pass(Duration.ofMillis(9_999))
        .send("{\"a\":2}")
        .pass(Duration.ofMillis(1))
        .send("{\"a\":3}")
        .pass(Duration.ofMillis(9_999))
        .expect("success", "{\"a\":1}\n{\"a\":2}")
        .verify();
  }

  @Test
  @DisplayName("A bundle that left takes its timer along")
  void timerIsCancelled() {
    TestKit.of(MergeProcessor.DESCRIPTOR, "time: 10s, count: 2")
        .send("{\"a\":1}", "{\"a\":2}")
        .pass(Duration.ofSeconds(5))
        .send("{\"a\":3}")
        .pass(Duration.ofSeconds(6))
        .expect("success", "{\"a\":1}\n{\"a\":2}")
        .verify();
  }

  @Test
  @DisplayName("When all inputs have ended the bundles leave, oldest first; more input may follow")
  void end() {
    TestKit.of(MergeProcessor.DESCRIPTOR, "key: [s]")
        .send("{\"s\":\"b\"}", "{\"s\":\"a\"}", "{\"s\":\"b\"}")
        .end()
        .send("{\"s\":\"a\"}")
        .end()
        .expect("success", "{\"s\":\"b\"}\n{\"s\":\"b\"}", "{\"s\":\"a\"}", "{\"s\":\"a\"}")
        .verify();
  }

  @Test
  @DisplayName("A bundle is never longer than bytes")
  void bytes() {
    String record = "{\"pad\":\"" + "x".repeat(380) + "\"}";

    Played played =
        TestKit.of(MergeProcessor.DESCRIPTOR, "bytes: 1KiB, format: array")
            .send(record, record, record)
            .end()
            .expect("success", "[" + record + "," + record + "]", "[" + record + "]")
            .verify();

    assertThat(played.contents("success")).allMatch(content -> content.length() <= 1024);
  }

  @Test
  @DisplayName("P5, P6: beyond max-keys and max-held the oldest bundle leaves, nothing is lost")
  void bounded() {
    TestKit.of(MergeProcessor.DESCRIPTOR, "key: [s], max-keys: 2")
        .send("{\"s\":1}", "{\"s\":2}", "{\"s\":1}", "{\"s\":3}")
        .expect("success", "{\"s\":1}\n{\"s\":1}")
        .verify();
    String pad = ",\"pad\":\"" + "x".repeat(400) + "\"}";
    TestKit.of(MergeProcessor.DESCRIPTOR, "key: [s], bytes: 1KiB, max-held: 1KiB")
        .send("{\"s\":1" + pad, "{\"s\":2" + pad, "{\"s\":2" + pad)
        .end()
        .expect("success", "{\"s\":1" + pad, "{\"s\":2" + pad + "\n{\"s\":2" + pad)
        .verify();
  }

  @Test
  @DisplayName("What is no record, too long or a claim goes to failure")
  void failure() {
    String large = "{\"pad\":\"" + "x".repeat(1024) + "\"}";

    Played played =
        TestKit.of(MergeProcessor.DESCRIPTOR, "bytes: 1KiB, count: 1")
            .send("nope", large, "{}")
            .send(new Content.Claim("c1", 100_000, id -> new byte[0]))
            .expect("success", "{}")
            .expect("failure", "nope", large, "claim c1")
            .verify();

    assertThat(played.failures().get(1)).contains("at most 1KiB");
    assertThat(played.failures().get(2)).contains("a file of its own");
  }

  @Test
  @DisplayName("A bundle that could not be held is refused with the config")
  void config() {
    assertThatThrownBy(() -> TestKit.of(MergeProcessor.DESCRIPTOR, "bytes: 2MiB, max-held: 1MiB"))
        .hasMessageContaining("above max-held");
  }
}
