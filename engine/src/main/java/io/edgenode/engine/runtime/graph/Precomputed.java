package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Relationship;
import org.jspecify.annotations.Nullable;

/**
 * What a stateless component makes of a FlowFile, computed before the lane came to it, and behind
 * it what the next makes of that. Made by a {@link FlowHead}, then the lane's.
 */
public final class Precomputed {
  private final ProcessorNode by;
  final Relationship to;
  final FlowFile flowFile;
  @Nullable Precomputed next;

  Precomputed(ProcessorNode by, Relationship to, FlowFile flowFile) {
    this.by = by;
    this.to = to;
    this.flowFile = flowFile;
  }

  /** Whether it is this component's: not where the graph is another by now. */
  boolean isBy(ProcessorNode node) {
    return by == node;
  }
}
