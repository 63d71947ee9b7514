package io.edgenode.processors.anomaly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.Value;
import io.edgenode.engine.testkit.Emission;
import io.edgenode.engine.testkit.Played;
import io.edgenode.engine.testkit.TestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AnomalyProcessorTest {
  private static TestKit<AnomalyConfig> anomaly(String options) {
    return TestKit.of(AnomalyProcessor.DESCRIPTOR, options);
  }

  private static String[] readings(double... values) {
    String[] records = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      records[i] = "{\"v\":" + values[i] + "}";
    }
    return records;
  }

  @Test
  @DisplayName("Against mean and standard deviation of what came before, behind the warm-up")
  void zScore() {
    anomaly("field: v, warm-up: 4, decay: 0, threshold: 3")
        .send(readings(1, 3, 1, 3, 5.0, 100))
        // mean 2, deviation 1: 5 is exactly 3 off. Then mean 2.6 and deviation 1.496…
        .expect("success", readings(1, 3, 1, 3, 5.0))
        .expect(
            "anomaly",
            "{\"v\":100.0,\"anomaly_score\":65.07811240567534,\"anomaly_expected\":2.6,"
                + "\"anomaly_deviation\":1.4966629547095767}")
        .verify();
  }

  @Test
  @DisplayName("Against median and scaled median absolute deviation of the last readings")
  void mad() {
    anomaly("field: v, method: mad, window: 5, warm-up: 5, threshold: 3")
        .send(readings(1, 2, 3, 4, 1000, 7, 8))
        // median 3, deviations 2 1 0 1 997: their median is 1.
        .expect("success", readings(1, 2, 3, 4, 1000, 7, 8))
        .verify();
    anomaly("field: v, method: mad, window: 5, warm-up: 5, threshold: 2")
        .send(readings(1, 2, 3, 4, 1000, -7))
        .expect("success", readings(1, 2, 3, 4, 1000))
        .expect(
            "anomaly",
            "{\"v\":-7.0,\"anomaly_score\":-6.744897501960817,\"anomaly_expected\":3.0,"
                + "\"anomaly_deviation\":1.482602218505602}")
        .verify();
  }

  @Test
  @DisplayName("With a deviation of 0 all that differs is an anomaly, unless min-deviation says so")
  void constant() {
    anomaly("field: v, warm-up: 2")
        .send(readings(5, 5, 5, 5.1))
        .expect("success", readings(5, 5, 5))
        .expect(
            "anomaly",
            "{\"v\":5.1,\"anomaly_score\":null,\"anomaly_expected\":5.0,\"anomaly_deviation\":0.0}")
        .verify();
    anomaly("field: v, warm-up: 2, min-deviation: 0.1")
        .send(readings(5, 5, 5.1))
        .expect("success", readings(5, 5, 5.1))
        .verify();
  }

  @Test
  @DisplayName("learn: all follows a lasting change, learn: normal does not")
  void learn() {
    double[] change = {1, 3, 1, 3, 50, 50, 50, 50, 50, 50, 50};
    Played all = anomaly("field: v, warm-up: 4, decay: 0.2").send(readings(change)).play(plain());
    Played normal =
        anomaly("field: v, warm-up: 4, decay: 0.2, learn: normal")
            .send(readings(change))
            .play(plain());

    assertThat(all.by("anomaly")).hasSize(1);
    assertThat(normal.by("anomaly")).hasSize(7);
  }

  private static TestKit.Mode plain() {
    return TestKit.Mode.PLAIN;
  }

  @Test
  @DisplayName("What is no finite number goes to failure and changes nothing")
  void failure() {
    Played played =
        anomaly("field: v, warm-up: 2")
            .send("{\"v\":1}", "{}", "{\"v\":\"x\"}", "{\"v\":1e200}", "{\"v\":1}", "{\"v\":1}")
            .expect("success", "{\"v\":1}", "{\"v\":1}", "{\"v\":1}")
            .expect("failure", "{}", "{\"v\":\"x\"}", "{\"v\":1e200}")
            .verify();

    assertThat(played.failures().get(2)).contains("baseline would not be finite");
  }

  @Test
  @DisplayName("A key silent for ttl warms up again; so does one that had to make room (P5)")
  void forgotten() {
    anomaly("key: [k], field: v, warm-up: 2, ttl: 10s, max-keys: 2")
        .send("{\"k\":1,\"v\":5}", "{\"k\":1,\"v\":5}", "{\"k\":2,\"v\":5}", "{\"k\":3,\"v\":5}")
        .send("{\"k\":1,\"v\":9}", "{\"k\":1,\"v\":9}")
        .pass(Duration.ofSeconds(10))
        .send("{\"k\":1,\"v\":1}")
        .expect(
            "success",
            "{\"k\":1,\"v\":5}",
            "{\"k\":1,\"v\":5}",
            "{\"k\":2,\"v\":5}",
            "{\"k\":3,\"v\":5}",
            "{\"k\":1,\"v\":9}",
            "{\"k\":1,\"v\":9}",
            "{\"k\":1,\"v\":1}")
        .verify();
  }

  @Test
  @DisplayName("A warm-up that would never end is refused")
  void warmUp() {
    assertThatThrownBy(() -> anomaly("field: v, method: mad, window: 20"))
        .hasMessageContaining("'warm-up' is 30, above 'window', which is 20");
  }

  /** What a reading is held against. */
  private record Baseline(double center, double deviation) {}

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  @DisplayName("Equal to a baseline computed anew from all readings, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    boolean mad = random.nextBoolean();
    boolean all = random.nextBoolean();
    double decay = random.nextBoolean() ? 0 : 0.02 + random.nextDouble() / 4;
    int window = 5 + random.nextInt(30);
    int warmUp = 2 + random.nextInt(4);
    double least = random.nextInt(2) * 0.5;
    double threshold = 2.5;
    TestKit<AnomalyConfig> kit =
        anomaly(
            "key: [k], field: v, method: "
                + (mad ? "mad, window: " + window : "z-score, decay: " + decay)
                + ", learn: "
                + (all ? "all" : "normal")
                + (", min-deviation: " + least + ", warm-up: " + warmUp)
                + (", threshold: " + threshold));
    Map<Integer, List<Double>> learnt = new HashMap<>();
    List<String> expected = new ArrayList<>();
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      int key = random.nextInt(3);
      double v = 20 + random.nextGaussian() * (random.nextInt(10) == 0 ? 20 : 2);
      String record = "{\"k\":" + key + ",\"v\":" + v + "}";
      kit.send(record);
      List<Double> own = learnt.computeIfAbsent(key, k -> new ArrayList<>());
      double score = 0;
      if ((mad ? Math.min(own.size(), window) : own.size()) >= warmUp) {
        Baseline baseline = mad ? recent(own, window) : weighted(own, decay);
        score = (v - baseline.center) / Math.max(baseline.deviation, least);
      }
      boolean anomalous = Math.abs(score) > threshold;
      expected.add(anomalous ? "anomaly" : "success");
      scores.add(score);
      if (all || !anomalous) {
        own.add(v);
      }
    }
    Played plain = kit.play(plain());
    for (TestKit.Mode mode : TestKit.Mode.values()) {
      assertThat(kit.play(mode).emissions()).as("%s", mode).isEqualTo(plain.emissions());
    }
    assertThat(plain.emissions()).extracting(Emission::relationship).isEqualTo(expected);
    assertThat(expected).contains("anomaly");
    FieldName field = FieldName.of("anomaly_score");
    Value value = new Value();
    for (int i = 0; i < expected.size(); i++) {
      if (expected.get(i).equals("anomaly")) {
        JsonRecord.parse(plain.emissions().get(i).content()).read(field, value);
        assertThat(value.asDouble()).isCloseTo(scores.get(i), within(1e-9 * 100));
      }
    }
  }

  /** Each reading's weight spelt out: what it got when it was new, less what newer ones took. */
  private static Baseline weighted(List<Double> values, double decay) {
    int n = values.size();
    double mean = 0;
    double squares = 0;
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      weights[i] = Math.max(decay, 1.0 / (i + 1));
      for (int later = i + 1; later < n; later++) {
        weights[i] *= 1 - Math.max(decay, 1.0 / (later + 1));
      }
      mean += weights[i] * values.get(i);
    }
    for (int i = 0; i < n; i++) {
      squares += weights[i] * Math.pow(values.get(i) - mean, 2);
    }
    return new Baseline(mean, Math.sqrt(squares));
  }

  private static Baseline recent(List<Double> values, int window) {
    List<Double> last = values.subList(Math.max(0, values.size() - window), values.size());
    double median = median(last);
    double mad = median(last.stream().map(v -> Math.abs(v - median)).toList());
    return new Baseline(median, 1.4826022185056018 * mad);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int n = sorted.size();
    return (sorted.get((n - 1) / 2) + sorted.get(n / 2)) / 2;
  }
}
