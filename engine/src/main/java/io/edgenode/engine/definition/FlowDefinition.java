package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Option;
import io.edgenode.engine.api.Relationship;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A valid flow.
 *
 * @param name unique on the node
 * @param description for people
 * @param lanes how many lanes
 * @param partitionBy the fields that decide a FlowFile's lane; empty with one lane
 * @param journal the journal's options
 * @param checkpoint the checkpoint's options
 * @param deadLetter the dead-letter store's options
 * @param components in topological order: what is read comes before what reads it
 * @param version a hash of everything that lane results depend on (K35): hexadecimal SHA-256
 * @param resolved the flow as JSON with parameters and non-secret values resolved, from which the
 *     same definition can be built again (K37)
 */
public record FlowDefinition(
    String name,
    String description,
    int lanes,
    List<String> partitionBy,
    Journal journal,
    Checkpoint checkpoint,
    DeadLetter deadLetter,
    List<Component> components,
    String version,
    byte[] resolved) {

  /** The same flow with other components. */
  public FlowDefinition withComponents(List<Component> changed) {
    return new FlowDefinition(
        name,
        description,
        lanes,
        partitionBy,
        journal,
        checkpoint,
        deadLetter,
        List.copyOf(changed),
        version,
        resolved);
  }

  /**
   * The journal's options.
   *
   * @param durability what "journalled" survives
   * @param maxSize the quota
   * @param whenFull what happens at the quota
   * @param retain how long consumed journal is kept
   */
  public record Journal(
      @Option(
              doc =
                  "What an acknowledged FlowFile survives: process (kill -9), interval: 100ms (a power"
                      + " cut, but for that long), batch (a power cut).",
              defaultValue = "process",
              example = "batch")
          Durability durability,
      @Option(
              doc =
                  "The most bytes that the flow takes for its journal on disk, large contents included; its lanes share them, at least 64KiB each.",
              defaultValue = "1GiB",
              min = "1MiB",
              max = "1TiB")
          ByteSize maxSize,
      @Option(
              doc =
                  "What happens at max-size: backpressure (the source stops or refuses), drop-oldest or"
                      + " drop-newest.",
              defaultValue = "backpressure")
          WhenFull whenFull,
      @Option(
              doc = "How long consumed journal is kept for replay.",
              defaultValue = "0s",
              max = "3650d")
          Duration retain) {}

  /**
   * The checkpoint's options.
   *
   * @param interval how often, if anything changed
   */
  public record Checkpoint(
      @Option(
              doc = "How often a checkpoint is taken, if anything changed.",
              defaultValue = "1s",
              min = "10ms",
              max = "1h")
          Duration interval) {}

  /**
   * The dead-letter store's options.
   *
   * @param maxSize the store's limit
   * @param whenFull what happens at it
   */
  public record DeadLetter(
      @Option(
              doc = "The most bytes that dead letters take on disk.",
              defaultValue = "64MiB",
              min = "1MiB",
              max = "1TiB")
          ByteSize maxSize,
      @Option(
              doc = "What happens at max-size: backpressure (the flow stalls) or drop-oldest.",
              defaultValue = "backpressure")
          WhenLettersFull whenFull) {}

  /**
   * One component.
   *
   * @param name unique in the flow
   * @param descriptor its type
   * @param config an instance of {@code descriptor.config()}
   * @param from what it reads, in the order written; empty for sources
   * @param relationships its ways out, the primary one first
   * @param source the options every source has; present for sources
   * @param async the options every asynchronous processor has; present for these
   * @param window the options every window has; present for windows
   * @param sink the options every sink has; present for sinks
   * @param schema a hash of what shapes its state (K36)
   */
  public record Component(
      String name,
      Descriptor<?> descriptor,
      Record config,
      List<Input> from,
      List<Relationship> relationships,
      Optional<SourceOptions> source,
      Optional<AsyncOptions> async,
      Optional<WindowOptions> window,
      Optional<SinkOptions> sink,
      String schema) {

    /** The same component, delivering to another sink. */
    public Component withSink(Descriptor<?> other, SinkOptions options) {
      return new Component(
          name,
          other,
          config,
          from,
          relationships,
          source,
          async,
          window,
          Optional.of(options),
          schema);
    }
  }

  /**
   * One edge's beginning.
   *
   * @param component what is read
   * @param relationship which of its ways out
   */
  public record Input(String component, String relationship) {}
}
