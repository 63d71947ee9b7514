package io.edgenode.processors.anomaly;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code anomaly}. */
public record AnomalyConfig(
    @Option(
            doc = "What has a baseline of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(doc = "The field that is watched; a number.", example = "temperature") String field,
    @Option(
            doc =
                "z-score: against the mean and standard deviation. mad: against the median and the"
                    + " median absolute deviation, which outliers hardly move.",
            defaultValue = "z-score")
        Method method,
    @Option(
            doc = "An anomaly is more than so many deviations from the baseline, up or down.",
            defaultValue = "3.5",
            min = "0",
            example = "5",
            shapesState = false)
        double threshold,
    @Option(
            doc = "How many readings of a key make its first baseline; none of them is an anomaly.",
            defaultValue = "30",
            min = "2",
            max = "1000000",
            shapesState = false)
        int warmUp,
    @Option(
            doc =
                "z-score: the weight of the newest reading, so that older ones fade; 0: all have the"
                    + " same. The first 1 / decay readings have the same anyway.",
            defaultValue = "0.01",
            min = "0",
            max = "0.5",
            shapesState = false)
        double decay,
    @Option(
            doc = "mad: how many readings are remembered for each key.",
            defaultValue = "100",
            min = "3",
            max = "1000")
        int window,
    @Option(
            doc =
                "The least that the deviation is taken to be, in the field's unit, so that a quiet"
                    + " signal's first flicker is no anomaly.",
            defaultValue = "0",
            min = "0",
            example = "0.1",
            shapesState = false)
        double minDeviation,
    @Option(
            doc =
                "all: the baseline learns from anomalies too, so it follows a lasting change. normal:"
                    + " it does not, so a lasting change stays an anomaly.",
            defaultValue = "all",
            shapesState = false)
        Learn learn,
    @Option(
            doc = "A key of which nothing came for so long begins anew; absent: never.",
            min = "1ms",
            example = "1d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc =
                "How many keys have a baseline at most; the one silent longest makes room and would"
                    + " begin anew.",
            defaultValue = "10000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {
  /** How far from usual is measured. */
  public enum Method {
    Z_SCORE,
    MAD
  }

  /** What the baseline is made of. */
  public enum Learn {
    ALL,
    NORMAL
  }

  /**
   * @throws IllegalArgumentException if the warm-up would never end
   */
  public AnomalyConfig {
    if (method == Method.MAD && warmUp > window) {
      throw new IllegalArgumentException(
          "'warm-up' is " + warmUp + ", above 'window', which is " + window);
    }
  }
}
