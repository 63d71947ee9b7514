package io.edgenode.engine.api;

import java.time.Instant;

/** One unit of data on its way through a flow. Immutable; {@code withX} gives a changed copy. */
public final class FlowFile {
  private final Lineage lineage;
  private final Attributes attributes;
  private final Content content;

  public FlowFile(Lineage lineage, Attributes attributes, Content content) {
    this.lineage = lineage;
    this.attributes = attributes;
    this.content = content;
  }

  /** Computed at the first call and kept. */
  public FlowFileId id() {
    return lineage.id();
  }

  public Attributes attributes() {
    return attributes;
  }

  public Content content() {
    return content;
  }

  /** When it came in: wall time, for people and templates. */
  public Instant arrival() {
    return Instant.ofEpochMilli(lineage.arrivalMillis());
  }

  public Lineage lineage() {
    return lineage;
  }

  public FlowFile withContent(Content changed) {
    return new FlowFile(lineage, attributes, changed);
  }

  public FlowFile withAttributes(Attributes changed) {
    return new FlowFile(lineage, changed, content);
  }

  /** For the runtime, which alone gives identities. */
  public FlowFile withLineage(Lineage changed) {
    return new FlowFile(changed, attributes, content);
  }

  /** The id alone: content is somebody's data. */
  @Override
  public String toString() {
    return "FlowFile " + id();
  }
}
