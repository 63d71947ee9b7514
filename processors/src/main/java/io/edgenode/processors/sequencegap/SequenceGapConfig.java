package io.edgenode.processors.sequencegap;

import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code sequence-gap}. */
public record SequenceGapConfig(
    @Option(
            doc = "What numbers its FlowFiles by itself: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(
            doc = "The field with the sequence number; a whole number from 0 to 2^53.",
            example = "seq")
        String field,
    @Option(
            doc = "Behind the number before this one comes 0, as 65536 for 16 bits; absent: never.",
            min = "2",
            max = "9007199254740992",
            example = "65536")
        Optional<Long> modulo,
    @Option(
            doc =
                "How many numbers, from the greatest down, are remembered: one of them is a duplicate"
                    + " or a late one, one farther behind is a restart.",
            defaultValue = "16",
            min = "1",
            max = "64",
            shapesState = false)
        int reorder,
    @Option(
            doc =
                "How many numbers may be missing at once; a greater jump is a restart, as is one of"
                    + " more than half of modulo.",
            defaultValue = "1000000",
            min = "1",
            max = "9007199254740992",
            shapesState = false)
        long maxGap,
    @Option(
            doc = "A key of which nothing came for so long begins anew; absent: never.",
            min = "1ms",
            example = "1d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc =
                "How many keys are followed at most; the one silent longest makes room and would"
                    + " begin anew.",
            defaultValue = "100000",
            min = "1",
            max = "10000000",
            shapesState = false)
        int maxKeys) {
  /**
   * @throws IllegalArgumentException if late numbers could not be told from missing ones
   */
  public SequenceGapConfig {
    if (modulo.isPresent() && modulo.get() < 2L * reorder) {
      throw new IllegalArgumentException(
          "'modulo' must be at least twice 'reorder', which is " + reorder);
    }
  }
}
