package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;

/**
 * Where FlowFiles go that nothing can be done with (P6): the lane's dead-letter sink. Lane only.
 */
@FunctionalInterface
public interface DeadLetterOffice {
  /**
   * Takes a FlowFile that carries {@code error.*} attributes; the office counts it when it is
   * stored.
   *
   * @param component where it failed
   */
  void accept(String component, FlowFile flowFile);
}
