package io.edgenode.processors.kalman;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code kalman}. */
public record KalmanConfig(
    @Option(
            doc = "What has a filter of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(doc = "The field that is measured; a number.", example = "temperature") String field,
    @Option(
            doc =
                "How much what is measured moves from one reading to the next, as a variance; the"
                    + " greater, the quicker the estimate follows.",
            min = "0",
            example = "0.125",
            shapesState = false)
        double processNoise,
    @Option(
            doc =
                "How much readings scatter around what is measured, as a variance above 0; the"
                    + " greater, the smoother the estimate.",
            min = "0",
            example = "0.32",
            shapesState = false)
        double measurementNoise,
    @Option(
            doc =
                "How far off the first reading, which is the first estimate, may be, as a variance;"
                    + " absent: the measurement noise.",
            min = "0",
            example = "30",
            shapesState = false)
        Optional<Double> initialError,
    @Option(
            doc = "The field that gets the estimate; it may be the one that is measured.",
            defaultValue = "estimate",
            example = "smoothed",
            shapesState = false)
        String into,
    @Option(
            doc = "A key of which nothing came for so long begins anew; absent: never.",
            min = "1ms",
            example = "1d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc =
                "How many keys have a filter at most; the one silent longest makes room and would"
                    + " begin anew.",
            defaultValue = "100000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {
  /**
   * @throws IllegalArgumentException if there is no measurement noise: nothing would be filtered
   */
  public KalmanConfig {
    if (measurementNoise <= 0) {
      throw new IllegalArgumentException(
          "'measurement-noise' must be above 0: without it the estimate is the reading");
    }
  }
}
