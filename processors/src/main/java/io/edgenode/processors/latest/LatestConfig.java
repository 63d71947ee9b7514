package io.edgenode.processors.latest;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code latest}. */
public record LatestConfig(
    @Option(
            doc = "What has a latest reading of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[sensor]")
        KeySpec key,
    @Option(
            doc = "How often the latest readings are told.",
            min = "1ms",
            max = "366d",
            example = "10s",
            shapesState = false)
        Duration every,
    @Option(
            doc =
                "changed: of the keys of which something came since the last time. all: of every key"
                    + " that is remembered, again and again.",
            defaultValue = "changed",
            shapesState = false)
        Emit emit,
    @Option(
            doc = "A field that gets the journal time at which the reading is told, in epoch ms.",
            example = "as_of",
            shapesState = false)
        Optional<String> stamp,
    @Option(
            doc = "A key of which nothing came for so long is forgotten; absent: never.",
            min = "1ms",
            example = "1d",
            shapesState = false)
        Optional<Duration> ttl,
    @Option(
            doc = "The longest record that is remembered; longer ones go to failure.",
            defaultValue = "4KiB",
            min = "16B",
            max = "64KiB",
            shapesState = false)
        ByteSize maxRecord,
    @Option(
            doc =
                "How many keys are remembered at most; the one silent longest makes room, and what it"
                    + " had to tell is not told.",
            defaultValue = "10000",
            min = "1",
            max = "1000000",
            shapesState = false)
        int maxKeys) {
  /** Of which keys. */
  public enum Emit {
    CHANGED,
    ALL
  }
}
