package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Option;
import java.time.Duration;
import java.util.Optional;

/** The options that every sink has beside its own; the sink runtime's, not the connector's. */
public record SinkOptions(
    @Option(doc = "How FlowFiles are gathered before a write.", defaultValue = "{}") Batch batch,
    @Option(
            doc =
                "How often a batch, and then each of its records alone, is tried again after a"
                    + " retryable failure before it is dead-lettered.",
            defaultValue = "3",
            min = "0",
            max = "1000")
        int retries,
    @Option(
            doc = "How long one write may take before it counts as not connected.",
            defaultValue = "30s",
            min = "1ms",
            max = "1h")
        Duration timeout,
    @Option(
            doc =
                "How many batches may be under way at once; more than one needs a sink whose protocol"
                    + " keeps order, or ordered: false.",
            defaultValue = "1",
            min = "1",
            max = "64")
        int inFlight,
    @Option(doc = "Whether FlowFiles keep their order under failures.", defaultValue = "true")
        boolean ordered,
    @Option(
            doc =
                "Where undelivered FlowFiles wait: memory (a full sink stalls its flow, the backlog"
                    + " waits in the journal) or disk (an outbox of its own).",
            defaultValue = "memory")
        Buffer buffer,
    @Option(
            doc = "How many FlowFiles wait in memory at most.",
            defaultValue = "10000",
            min = "1",
            max = "1000000")
        int bufferCount,
    @Option(doc = "The disk buffer's limit.", defaultValue = "256MiB", min = "1MiB", max = "1TiB")
        ByteSize maxSize,
    @Option(doc = "What happens when the disk buffer is full.", defaultValue = "backpressure")
        WhenFull whenFull,
    @Option(
            doc =
                "After how long without a connection the waiting FlowFiles are dead-lettered; absent:"
                    + " never.",
            example = "7d")
        Optional<Duration> giveUpAfter) {

  /** Where undelivered FlowFiles wait. */
  public enum Buffer {
    MEMORY,
    DISK
  }

  /** How FlowFiles are gathered before a write; whichever comes first. */
  public record Batch(
      @Option(
              doc = "The most FlowFiles in one write.",
              defaultValue = "1000",
              min = "1",
              max = "100000")
          int count,
      @Option(
              doc = "The most bytes of content in one write.",
              defaultValue = "1MiB",
              min = "1KiB",
              max = "1GiB")
          ByteSize bytes,
      @Option(
              doc =
                  "How long the first FlowFile of a batch may wait for others; absent: the sink type's"
                      + " own default.",
              example = "500ms")
          Optional<Duration> linger) {}
}
