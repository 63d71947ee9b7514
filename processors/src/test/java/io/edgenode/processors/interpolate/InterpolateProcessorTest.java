package io.edgenode.processors.interpolate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.testkit.Emission;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class InterpolateProcessorTest {
  private static TestKit<InterpolateConfig> interpolate(String options) {
    return TestKit.of(InterpolateProcessor.DESCRIPTOR, "field: v, timestamp: t, " + options);
  }

  private static String reading(long time, Object value) {
    return "{\"t\":" + time + ",\"v\":" + value + "}";
  }

  private static String point(long time, Object value) {
    return "{\"t\":" + time + ",\"v\":" + value + ",\"interpolated\":true}";
  }

  @Test
  @DisplayName("Points lie on the line, a step apart, strictly between the two readings")
  void linear() {
    Played played =
        interpolate("step: 1s")
            .attributes("a", "b")
            .send(reading(0, 10), reading(3000, 16), reading(4000, 1), reading(5500, 4))
            .expect("success", reading(0, 10), point(1000, "12.0"), point(2000, "14.0"))
            .expect("success", reading(3000, 16), reading(4000, 1), point(5000, "3.0"))
            .expect("success", reading(5500, 4))
            .verify();

    Emission first = played.by("success").get(1);
    assertThat(first.attributes().get("a")).isEqualTo("b");
    assertThat(first.firing().orElseThrow().firstSequence()).isEqualTo(1);
    assertThat(first.firing().orElseThrow().lastSequence()).isEqualTo(2);
    assertThat(first.firing().orElseThrow().count()).isEqualTo(2);
    assertThat(played.by("success").get(3).firing()).isEmpty();
  }

  @Test
  @DisplayName(
      "last: the value before the gap holds, whole numbers stay whole; other fields are"
          + " those of the reading behind it")
  void last() {
    interpolate("step: 1s, method: last, key: [k]")
        .send("{\"k\":1,\"t\":0,\"v\":10,\"x\":1}", "{\"k\":2,\"t\":0,\"v\":0.50}")
        .send("{\"k\":1,\"t\":2000,\"v\":20,\"x\":2}", "{\"k\":2,\"t\":1001,\"v\":1}")
        .expect(
            "success",
            "{\"k\":1,\"t\":0,\"v\":10,\"x\":1}",
            "{\"k\":2,\"t\":0,\"v\":0.50}",
            "{\"k\":1,\"t\":1000,\"v\":10,\"x\":2,\"interpolated\":true}",
            "{\"k\":1,\"t\":2000,\"v\":20,\"x\":2}",
            "{\"k\":2,\"t\":1000,\"v\":0.5,\"interpolated\":true}",
            "{\"k\":2,\"t\":1001,\"v\":1}")
        .verify();
  }

  @Test
  @DisplayName("An older reading is late; one of the same time takes the last one's place")
  void late() {
    interpolate("step: 1s")
        .send(reading(0, 0), reading(2000, 4), reading(1500, 9), reading(2000, 6))
        .send(reading(4000, 8))
        .expect("success", reading(0, 0), point(1000, "2.0"), reading(2000, 4), reading(2000, 6))
        .expect("success", point(3000, "7.0"), reading(4000, 8))
        .expect("late", reading(1500, 9))
        .verify();
  }

  @Test
  @DisplayName("P5: a gap of more than max-points stays; a key that made room has none")
  void bounded() {
    interpolate("step: 1s, max-points: 2")
        .send(reading(0, 0), reading(3000, 3), reading(7000, 7))
        .expect("success", reading(0, 0), point(1000, "1.0"), point(2000, "2.0"))
        .expect("success", reading(3000, 3), reading(7000, 7))
        .verify();
    interpolate("step: 1s, key: [k], max-keys: 1")
        .send(
            "{\"k\":1,\"t\":0,\"v\":1}",
            "{\"k\":2,\"t\":0,\"v\":1}",
            "{\"k\":1,\"t\":5000,\"v\":1}")
        .expect(
            "success",
            "{\"k\":1,\"t\":0,\"v\":1}",
            "{\"k\":2,\"t\":0,\"v\":1}",
            "{\"k\":1,\"t\":5000,\"v\":1}")
        .verify();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          s  | 10      | 12      | 11
          s  | 10      | 11.5    | 11
          s  | 10.5    | 12      | 11.5
          ms | 10000   | 12000   | 11000
          us | 7000000 | 9000000 | 8000000
          ns | 7000000000 | 9000000000 | 8000000000
          ms | "1970-01-01T00:00:10Z" | "1970-01-01 01:00:11.5+01:00" | "1970-01-01T00:00:11Z"
          ms | "10000" | "12000" | "11000"
          s  | "10"    | "12"    | "11"
          """)
  @DisplayName("A point's time is written as the reading's is")
  void times(String unit, String from, String to, String between) {
    String first = "{\"t\":" + from + ",\"v\":1}";
    String second = "{\"t\":" + to + ",\"v\":1}";
    TestKit.of(
            InterpolateProcessor.DESCRIPTOR,
            "field: v, timestamp: { field: t, unit: " + unit + " }, step: 1s")
        .send(first, second)
        .expect("success", first)
        .expect("success", "{\"t\":" + between + ",\"v\":1.0,\"interpolated\":true}")
        .expect("success", second)
        .verify();
  }

  @Test
  @DisplayName("What has no number or no time goes to failure and changes nothing")
  void failure() {
    String[] bad = {"{\"t\":1}", "{\"v\":1}", "{\"t\":\"x\",\"v\":1}", "{\"t\":9,\"v\":\"1\"}"};
    interpolate("step: 1s")
        .send(reading(0, 0))
        .send(bad)
        .send(reading(2000, 2))
        .expect("success", reading(0, 0), point(1000, "1.0"), reading(2000, 2))
        .expect("failure", bad)
        .verify();
  }

  @Test
  @DisplayName("Numbers too far apart for a double still have points between them")
  void extremes() {
    interpolate("step: 1s")
        .send(reading(0, "-1.7e308"), reading(2000, "1.7e308"))
        .expect("success", reading(0, "-1.7e308"), point(1000, "0.0"), reading(2000, "1.7e308"))
        .verify();
  }

  @Test
  @DisplayName("A pattern can't be written back, and a time is not filled in")
  void contradictions() {
    assertThatThrownBy(
            () ->
                TestKit.of(
                    InterpolateProcessor.DESCRIPTOR,
                    "field: v, step: 1s, timestamp: { field: t, pattern: yyyy }"))
        .hasMessageContaining("can't have a 'pattern'");
    assertThatThrownBy(
            () -> TestKit.of(InterpolateProcessor.DESCRIPTOR, "field: t, step: 1s, timestamp: t"))
        .hasMessageContaining("can't be the same");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName("Equal to exact decimal interpolation of every gap, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    // Gaps of 2^n steps of a second divide numbers of quarters exactly.
    boolean linear = random.nextBoolean();
    int maxPoints = 1 + random.nextInt(10);
    TestKit<InterpolateConfig> kit =
        interpolate(
            "key: [k], step: 250ms, max-points: " + maxPoints + (linear ? "" : ", method: last"));
    record At(long time, BigDecimal value) {}
    Map<Integer, At> before = new HashMap<>();
    for (int i = 0; i < 150; i++) {
      int key = random.nextInt(3);
      At last = before.get(key);
      long time =
          last == null
              ? 0
              : last.time + (250L << random.nextInt(5)) - (random.nextInt(5) == 0 ? 9000 : 0);
      BigDecimal value = BigDecimal.valueOf(random.nextInt(4000) * 25L, 2);
      String record = "{\"k\":" + key + ",\"t\":" + time + ",\"v\":" + value + "}";
      kit.send(record);
      if (last != null && time < last.time) {
        kit.expect("late", record);
        continue;
      }
      if (last != null && (time - last.time) / 250 - 1 <= maxPoints) {
        for (long at = last.time + 250; at < time; at += 250) {
          BigDecimal part =
              BigDecimal.valueOf(at - last.time)
                  .divide(BigDecimal.valueOf(time - last.time), MathContext.DECIMAL64);
          BigDecimal on =
              linear ? last.value.add(value.subtract(last.value).multiply(part)) : last.value;
          kit.expect(
              "success",
              "{\"k\":"
                  + key
                  + ",\"t\":"
                  + at
                  + ",\"v\":"
                  + on.doubleValue()
                  + ",\"interpolated\":true}");
        }
      }
      kit.expect("success", record);
      before.put(key, new At(time, value));
    }
    kit.verify();
  }
}
