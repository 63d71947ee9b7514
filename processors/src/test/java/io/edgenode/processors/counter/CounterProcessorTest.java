package io.edgenode.processors.counter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CounterProcessorTest {
  private static TestKit<CounterConfig> counter(String options) {
    return TestKit.of(CounterProcessor.DESCRIPTOR, options);
  }

  @Test
  @DisplayName("Each FlowFile gets the count of its key, itself included; sums beside it")
  void counts() {
    counter("key: [k], count: n, sum: { total: v, twice: \"v * 2\" }")
        .send("{\"k\":1,\"v\":1}", "{\"k\":2,\"v\":5}", "{\"k\":1,\"v\":2,\"n\":\"old\"}")
        .send("{\"k\":1,\"v\":0.5}")
        .expect(
            "success",
            "{\"k\":1,\"v\":1,\"n\":1,\"total\":1,\"twice\":2}",
            "{\"k\":2,\"v\":5,\"n\":1,\"total\":5,\"twice\":10}",
            "{\"k\":1,\"v\":2,\"n\":2,\"total\":3,\"twice\":6}",
            "{\"k\":1,\"v\":0.5,\"n\":3,\"total\":3.5,\"twice\":7.0}")
        .verify();
  }

  @Test
  @DisplayName("A sum that no longer fits 64 bits goes on as a double; doubles are compensated")
  void sums() {
    counter("sum: { s: v }")
        .send("{\"v\":9223372036854775807}", "{\"v\":1}", "{\"v\":-9223372036854775808}")
        .expect(
            "success",
            "{\"v\":9223372036854775807,\"count\":1,\"s\":9223372036854775807}",
            "{\"v\":1,\"count\":2,\"s\":9.223372036854776E18}",
            "{\"v\":-9223372036854775808,\"count\":3,\"s\":0.0}")
        .verify();
    Played played =
        counter("sum: { s: v }")
            .send("{\"v\":1.0}", "{\"v\":1e100}", "{\"v\":1.0}", "{\"v\":-1e100}")
            .play(TestKit.Mode.RESTORED);
    assertThat(played.contents("success").get(3)).endsWith("\"s\":2.0}");
  }

  @Test
  @DisplayName("What is no number goes to failure and counts for nothing")
  void failure() {
    Played played =
        counter("sum: { s: v, t: w }")
            .send("{\"v\":1,\"w\":1}", "{\"v\":1,\"w\":\"x\"}", "{\"v\":1}", "no json")
            .send("{\"v\":1,\"w\":1e999}", "{\"v\":1,\"w\":1}")
            .expect(
                "success",
                "{\"v\":1,\"w\":1,\"count\":1,\"s\":1,\"t\":1}",
                "{\"v\":1,\"w\":1,\"count\":2,\"s\":2,\"t\":2}")
            .expect(
                "failure", "{\"v\":1,\"w\":\"x\"}", "{\"v\":1}", "no json", "{\"v\":1,\"w\":1e999}")
            .verify();

    assertThat(played.failures().get(0)).contains("what 't' sums up is text, not a number");
    assertThat(played.failures().get(3)).contains("'t' would be infinite");
  }

  @Test
  @DisplayName("reset begins anew with the FlowFile for which it is true")
  void reset() {
    counter("reset: \"e == 'start'\", sum: { s: v }")
        .send("{\"v\":1}", "{\"v\":2,\"e\":\"start\"}", "{\"v\":3}")
        .expect(
            "success",
            "{\"v\":1,\"count\":1,\"s\":1}",
            "{\"v\":2,\"e\":\"start\",\"count\":1,\"s\":2}",
            "{\"v\":3,\"count\":2,\"s\":5}")
        .verify();
  }

  @Test
  @DisplayName("A key silent for ttl begins anew; so does one that had to make room (P5)")
  void forgotten() {
    counter("key: [k], ttl: 10s")
        .send("{\"k\":1}")
        .pass(Duration.ofSeconds(9))
        .send("{\"k\":1}")
        .pass(Duration.ofSeconds(10))
        .send("{\"k\":1}")
        .expect(
            "success", "{\"k\":1,\"count\":1}", "{\"k\":1,\"count\":2}", "{\"k\":1,\"count\":1}")
        .verify();
    counter("key: [k], max-keys: 2")
        .send("{\"k\":1}", "{\"k\":2}", "{\"k\":1}", "{\"k\":3}", "{\"k\":1}", "{\"k\":2}")
        .expect(
            "success",
            "{\"k\":1,\"count\":1}",
            "{\"k\":2,\"count\":1}",
            "{\"k\":1,\"count\":2}",
            "{\"k\":3,\"count\":1}",
            "{\"k\":1,\"count\":3}",
            "{\"k\":2,\"count\":1}")
        .verify();
  }

  @Test
  @DisplayName("Two results can't have one name")
  void clash() {
    assertThatThrownBy(() -> counter("count: s, sum: { s: v }")).hasMessageContaining("'count'");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName("Equal to exact decimal sums over random streams, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    Map<Integer, BigDecimal> sums = new HashMap<>();
    Map<Integer, Integer> counts = new HashMap<>();
    TestKit<CounterConfig> kit = counter("key: [k], sum: { s: v }");
    for (int i = 0; i < 300; i++) {
      int key = random.nextInt(7);
      if (random.nextInt(20) == 0) {
        String bad = "{\"k\":" + key + ",\"v\":null}";
        kit.send(bad).expect("failure", bad);
        continue;
      }
      // Quarters are exact in binary, so the sum has one right answer.
      BigDecimal v = BigDecimal.valueOf(random.nextInt(100_000) - 50_000, 2);
      v = v.multiply(BigDecimal.valueOf(25)).setScale(2);
      kit.send("{\"k\":" + key + ",\"v\":" + v + "}");
      int count = counts.merge(key, 1, Integer::sum);
      BigDecimal sum = sums.merge(key, v, BigDecimal::add);
      kit.expect(
          "success",
          "{\"k\":"
              + key
              + ",\"v\":"
              + v
              + ",\"count\":"
              + count
              + ",\"s\":"
              + sum.doubleValue()
              + "}");
    }
    kit.verify();
  }
}
