package io.edgenode.processors.dedupe;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;

/** The options of processor {@code dedupe}. */
public record DedupeConfig(
    @Option(
            doc = "What duplicates have in common: fields, or names and expressions.",
            example = "[sensor, ts]")
        KeySpec key,
    @Option(
            doc = "How long a key is remembered after its first FlowFile.",
            defaultValue = "1h",
            min = "1ms",
            example = "10m",
            shapesState = false)
        Duration ttl,
    @Option(
            doc = "How many keys are remembered at most; the oldest makes room.",
            defaultValue = "1000000",
            min = "1",
            max = "100000000",
            shapesState = false)
        int maxKeys) {
  /**
   * @throws IllegalArgumentException if the key has no part: all but the first would be duplicates
   */
  public DedupeConfig {
    new OptionChecks()
        .require(
            !key.isEmpty(),
            () ->
                "'key' names nothing, so every FlowFile would be a duplicate of the first; name at"
                    + " least one field, as in [sensor, ts]")
        .done();
  }
}
