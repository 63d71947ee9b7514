package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Relationship;
import org.jspecify.annotations.Nullable;

/**
 * What a stateless component makes of a FlowFile, computed before the lane came to it, and behind
 * it what the next makes of that. Made by a {@link FlowHead}, then the lane's.
 */
public final class Precomputed {
  private final Object by;
  final Relationship to;
  final FlowFile flowFile;
  @Nullable Precomputed next;

  /**
   * @param by the mark of the component
   */
  Precomputed(Object by, Relationship to, FlowFile flowFile) {
    this.by = by;
    this.to = to;
    this.flowFile = flowFile;
  }

  /** Whether it is this component's: not where the graph is another by now. */
  boolean isBy(ProcessorNode node) {
    return by == node.mark();
  }

  /** About what was made here, in bytes: contents that only went through are another's. */
  @SuppressWarnings("ReferenceEquality") // the very content, or one that was made
  public long bytes(FlowFile of) {
    long bytes = 0;
    Content before = of.content();
    for (Precomputed made = this; made != null; made = made.next) {
      Content content = made.flowFile.content();
      if (content != before) {
        bytes += content.mostBytes();
        before = content;
      }
    }
    return bytes;
  }
}
