package io.edgenode.engine.api;

/**
 * What a source hands to intake: a FlowFile that has no id yet, and the position behind it.
 *
 * @param content bytes or a claim
 * @param attributes shared between FlowFiles where possible
 * @param position where the source would resume behind this one
 */
public record Offered(Content content, Attributes attributes, SourcePosition position) {
  /**
   * An attribute that says why the content is only a reference to what can't be journalled, such as
   * a file larger than the quota (K13): the lane dead-letters such a FlowFile at once.
   */
  public static final String REFUSED = "error.refused";
}
