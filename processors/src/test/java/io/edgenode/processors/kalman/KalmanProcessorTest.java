package io.edgenode.processors.kalman;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.Value;
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

final class KalmanProcessorTest {
  private static TestKit<KalmanConfig> kalman(String options) {
    return TestKit.of(KalmanProcessor.DESCRIPTOR, options);
  }

  @Test
  @DisplayName("The first reading is the estimate; the next pull by the gain")
  void byHand() {
    // error 1, process 1: predicted 2, gain 2/(2+2) = 0.5, error 1 again.
    kalman("key: [k], field: v, process-noise: 1, measurement-noise: 2, initial-error: 1")
        .send("{\"k\":1,\"v\":10}", "{\"k\":2,\"v\":0}", "{\"k\":1,\"v\":14}", "{\"k\":1,\"v\":14}")
        .expect(
            "success",
            "{\"k\":1,\"v\":10,\"estimate\":10.0}",
            "{\"k\":2,\"v\":0,\"estimate\":0.0}",
            "{\"k\":1,\"v\":14,\"estimate\":12.0}",
            "{\"k\":1,\"v\":14,\"estimate\":13.0}")
        .verify();
  }

  @Test
  @DisplayName("The estimate may take the place of what is measured")
  void inPlace() {
    kalman("field: v, process-noise: 0, measurement-noise: 4, into: v")
        .send("{\"v\":10,\"x\":1}", "{\"v\":20,\"x\":2}")
        .expect("success", "{\"v\":10.0,\"x\":1}", "{\"v\":15.0,\"x\":2}")
        .verify();
  }

  @Test
  @DisplayName("What is no finite number goes to failure and changes nothing")
  void failure() {
    Played played =
        kalman("field: v, process-noise: 0, measurement-noise: 1")
            .send("{\"v\":1e308}", "{}", "{\"v\":\"1\"}", "{\"v\":1e999}", "{\"v\":-1.7e308}")
            .send("{\"v\":1e308}")
            .expect("failure", "{}", "{\"v\":\"1\"}", "{\"v\":1e999}", "{\"v\":-1.7e308}")
            .expect("success", "{\"v\":1e308,\"estimate\":1.0E308}")
            .expect("success", "{\"v\":1e308,\"estimate\":1.0E308}")
            .verify();

    assertThat(played.failures().get(0)).contains("the field 'v' is missing, not a number");
    assertThat(played.failures().get(2)).contains("beyond the range of doubles");
    assertThat(played.failures().get(3)).contains("would not be finite");
  }

  @Test
  @DisplayName("A key silent for ttl begins anew; so does one that had to make room (P5)")
  void forgotten() {
    kalman("field: v, process-noise: 0, measurement-noise: 1, ttl: 10s")
        .send("{\"v\":0}")
        .pass(Duration.ofSeconds(10))
        .send("{\"v\":8}")
        .expect("success", "{\"v\":0,\"estimate\":0.0}", "{\"v\":8,\"estimate\":8.0}")
        .verify();
    kalman("key: k, field: v, process-noise: 0, measurement-noise: 1, max-keys: 1")
        .send("{\"k\":1,\"v\":0}", "{\"k\":2,\"v\":0}", "{\"k\":1,\"v\":8}")
        .expect(
            "success",
            "{\"k\":1,\"v\":0,\"estimate\":0.0}",
            "{\"k\":2,\"v\":0,\"estimate\":0.0}",
            "{\"k\":1,\"v\":8,\"estimate\":8.0}")
        .verify();
  }

  @Test
  @DisplayName("Without measurement noise there is nothing to filter")
  void noNoise() {
    assertThatThrownBy(() -> kalman("field: v, process-noise: 1, measurement-noise: 0"))
        .hasMessageContaining("'measurement-noise' must be above 0");
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  @DisplayName("Equal to the least-squares estimate over all readings, whenever it is restarted")
  void model(long seed) {
    Random random = new Random(seed);
    double process = random.nextDouble();
    double noise = 0.01 + random.nextDouble();
    TestKit<KalmanConfig> kit =
        kalman("key: [k], field: v, process-noise: " + process + ", measurement-noise: " + noise);
    Map<Integer, List<Double>> history = new HashMap<>();
    List<Double> expected = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      int key = random.nextInt(4);
      double v = 20 + random.nextGaussian() * 3;
      kit.send("{\"k\":" + key + ",\"v\":" + v + "}");
      List<Double> readings = history.computeIfAbsent(key, k -> new ArrayList<>());
      readings.add(v);
      expected.add(leastSquares(readings, process, noise));
    }
    Played plain = kit.play(TestKit.Mode.PLAIN);
    for (TestKit.Mode mode : TestKit.Mode.values()) {
      assertThat(kit.play(mode).emissions()).as("%s", mode).isEqualTo(plain.emissions());
    }
    FieldName estimate = FieldName.of("estimate");
    Value value = new Value();
    for (int i = 0; i < expected.size(); i++) {
      JsonRecord.parse(plain.contents("success").get(i)).read(estimate, value);
      assertThat(value.asDouble()).isCloseTo(expected.get(i), within(1e-9));
    }
  }

  /**
   * The last of the states x that make least what a random walk read with noise is penalised by:
   * sum of (z - x)^2 / noise + sum of (x - x before)^2 / process. No recursion over errors: the
   * normal equations, which are tridiagonal, are solved anew for each reading.
   */
  private static double leastSquares(List<Double> z, double process, double noise) {
    int n = z.size();
    double[] diagonal = new double[n];
    double[] right = new double[n];
    for (int i = 0; i < n; i++) {
      int neighbours = (i > 0 ? 1 : 0) + (i < n - 1 ? 1 : 0);
      diagonal[i] = 1 / noise + neighbours / process;
      right[i] = z.get(i) / noise;
    }
    for (int i = 1; i < n; i++) {
      double factor = -1 / process / diagonal[i - 1];
      diagonal[i] -= factor * (-1 / process);
      right[i] -= factor * right[i - 1];
    }
    return right[n - 1] / diagonal[n - 1];
  }
}
