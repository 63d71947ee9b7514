package io.edgenode.processors.drop;

/** Sink {@code drop} has no options of its own. */
public record DropConfig() {}
