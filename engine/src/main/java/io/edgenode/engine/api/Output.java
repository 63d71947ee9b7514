package io.edgenode.engine.api;

/** Where a processor's results go: plain calls into what reads them. Lane only. */
public interface Output {
  /** Passes a FlowFile to the primary relationship. */
  default void emit(FlowFile flowFile) {
    emit(Relationship.SUCCESS, flowFile);
  }

  /**
   * Passes a FlowFile on. The runtime gives it its identity: the first emission for an input, on
   * its first edge, keeps the input's id; each other one gets an id of its own (K23).
   */
  void emit(Relationship to, FlowFile flowFile);

  /**
   * Passes on a FlowFile that was made of many (a window, a merge) or of none (a timer); it never
   * keeps an input's id (K23).
   */
  void fire(Relationship to, Firing firing, Attributes attributes, Content content);

  /**
   * What an emission was made of.
   *
   * @param key the canonical bytes of its key, empty where there is none
   * @param moment the window's bounds or the timer's deadline: with the key it tells one firing of
   *     a component from another
   * @param firstSequence the least journal sequence that went into it
   * @param lastSequence the greatest
   * @param count how many FlowFiles went into it
   */
  record Firing(Key key, long moment, long firstSequence, long lastSequence, long count) {}
}
