package io.edgenode.engine.definition;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Descriptor;
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

  /**
   * @param maxSize the quota
   * @param whenFull what happens at the quota
   * @param retain how long consumed journal is kept
   */
  public record Journal(
      Durability durability, ByteSize maxSize, WhenFull whenFull, Duration retain) {}

  /**
   * @param interval how often, if anything changed
   */
  public record Checkpoint(Duration interval) {}

  /**
   * @param maxSize the store's limit
   * @param whenFull {@code BACKPRESSURE} or {@code DROP_OLDEST}
   */
  public record DeadLetter(ByteSize maxSize, WhenFull whenFull) {}

  /**
   * One component.
   *
   * @param name unique in the flow
   * @param descriptor its type
   * @param config an instance of {@code descriptor.config()}
   * @param from what it reads, in the order written; empty for sources
   * @param relationships its ways out, the primary one first
   * @param sink the options every sink has; present for sinks
   * @param schema a hash of what shapes its state (K36)
   */
  public record Component(
      String name,
      Descriptor<?> descriptor,
      Record config,
      List<Input> from,
      List<Relationship> relationships,
      Optional<SinkOptions> sink,
      String schema) {}

  /**
   * One edge's beginning.
   *
   * @param component what is read
   * @param relationship which of its ways out
   */
  public record Input(String component, String relationship) {}
}
