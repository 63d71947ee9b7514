package io.edgenode.processors.generate;

import io.edgenode.engine.api.Option;
import java.time.Duration;
import java.util.Optional;

/** The options of source {@code generate}. */
public record GenerateConfig(
    @Option(
            doc =
                "Readings per second, or per minute or hour, such as 100, 100/s or 6/m; without it as"
                    + " many as the flow takes.",
            example = "100/s",
            shapesState = false)
        Optional<String> rate,
    @Option(doc = "How many readings; without it there is no end.", example = "1000", min = "0")
        Optional<Long> count,
    @Option(doc = "Another seed gives other readings.", defaultValue = "1") long seed,
    @Option(doc = "How many sensors take turns.", defaultValue = "20", min = "1", max = "1000000")
        int sensors,
    @Option(
            doc = "The event time of the first reading, in epoch milliseconds.",
            defaultValue = "1700000000000",
            min = "0",
            max = "9999999999999")
        long start,
    @Option(
            doc = "The event time between two readings.",
            defaultValue = "10ms",
            min = "0ms",
            max = "1d")
        Duration interval,
    @Option(
            doc =
                "Where a reading's event time is from: counted (start and interval, the same at every"
                    + " run) or wall (the clock).",
            defaultValue = "counted")
        Timestamps timestamps) {

  /** Where a reading's event time is from. */
  public enum Timestamps {
    COUNTED,
    WALL
  }

  /**
   * @throws IllegalArgumentException if the rate is not one
   */
  public GenerateConfig {
    rate.ifPresent(Rate::parse);
  }
}
