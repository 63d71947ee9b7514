package io.edgenode.engine.config;

/**
 * A value read from configuration.
 *
 * @param value what the program uses
 * @param canon what it is written as
 */
public record Bound<T>(T value, Canon canon) {}
