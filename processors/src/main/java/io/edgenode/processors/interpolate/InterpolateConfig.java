package io.edgenode.processors.interpolate;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import io.edgenode.engine.expression.Timestamp;
import java.time.Duration;

/** The options of processor {@code interpolate}. */
public record InterpolateConfig(
    @Option(
            doc = "What has readings of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(doc = "The field that is filled in; a number.", example = "temperature") String field,
    @Option(
            doc =
                "The field with the reading's time: epoch milliseconds or ISO 8601 text, or as its"
                    + " options say, but for pattern.",
            example = "ts")
        Timestamp timestamp,
    @Option(
            doc = "How far apart points are, from the last reading on.",
            min = "1ms",
            max = "366d",
            example = "1s",
            shapesState = false)
        Duration step,
    @Option(
            doc = "linear: points lie on the line between the two readings. last: the first holds.",
            defaultValue = "linear",
            shapesState = false)
        Method method,
    @Option(
            doc = "A gap that would take more points than this stays a gap.",
            defaultValue = "1000",
            min = "1",
            max = "100000",
            shapesState = false)
        int maxPoints,
    @Option(
            doc =
                "How many keys are remembered at most; the one silent longest makes room, and the"
                    + " gap before its next reading stays.",
            defaultValue = "100000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {
  /** What is between two readings. */
  public enum Method {
    LINEAR,
    LAST
  }

  /**
   * @throws IllegalArgumentException if the times of points could not be written
   */
  public InterpolateConfig {
    new OptionChecks()
        .require(
            timestamp.pattern().isEmpty(),
            () ->
                "'timestamp' can't have a 'pattern' here: points need times too; make it epoch"
                    + " milliseconds or ISO 8601 first")
        .require(
            !timestamp.field().equals(field),
            () -> "'field' and 'timestamp' can't be the same, which is '" + field + "'")
        .done();
  }
}
