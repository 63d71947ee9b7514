package io.edgenode.engine.api;

/**
 * What a source hands to intake: a FlowFile that has no id yet, and the position behind it.
 *
 * @param content bytes or a claim
 * @param attributes shared between FlowFiles where possible
 * @param position where the source would resume behind this one
 */
public record Offered(Content content, Attributes attributes, SourcePosition position) {}
