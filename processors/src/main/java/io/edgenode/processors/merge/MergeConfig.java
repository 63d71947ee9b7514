package io.edgenode.processors.merge;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.expression.KeySpec;
import java.time.Duration;
import java.util.Optional;

/** The options of processor {@code merge}. */
public record MergeConfig(
    @Option(
            doc = "How many records make a bundle.",
            defaultValue = "1000",
            min = "1",
            max = "100000",
            shapesState = false)
        int count,
    @Option(
            doc = "How many bytes a bundle has at most.",
            defaultValue = "1MiB",
            min = "1KiB",
            max = "16MiB",
            shapesState = false)
        ByteSize bytes,
    @Option(
            doc = "How long after its first record a bundle leaves at the latest.",
            min = "1ms",
            example = "10s",
            shapesState = false)
        Optional<Duration> time,
    @Option(
            doc = "What has bundles of its own: fields, or names and expressions.",
            defaultValue = "[]",
            example = "[site]")
        KeySpec key,
    @Option(
            doc = "ndjson: a record a line. array: one JSON array.",
            defaultValue = "ndjson",
            shapesState = false)
        Format format,
    @Option(
            doc = "How many keys have an open bundle at most; beyond, the oldest bundle leaves.",
            defaultValue = "1000",
            min = "1",
            max = "100000",
            shapesState = false)
        int maxKeys,
    @Option(
            doc = "How many bytes are held in all; beyond, the oldest bundle leaves.",
            defaultValue = "16MiB",
            min = "1KiB",
            max = "1GiB",
            shapesState = false)
        ByteSize maxHeld) {
  /** How records stand together. */
  public enum Format {
    NDJSON,
    ARRAY
  }

  /**
   * @throws IllegalArgumentException if a bundle would not fit what is held
   */
  public MergeConfig {
    if (bytes.bytes() > maxHeld.bytes()) {
      throw new IllegalArgumentException(
          "bytes is " + bytes + ", above max-held, which is " + maxHeld);
    }
  }
}
