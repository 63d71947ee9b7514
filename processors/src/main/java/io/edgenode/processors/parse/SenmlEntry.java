package io.edgenode.processors.parse;

import io.edgenode.engine.record.Value;
import org.jspecify.annotations.Nullable;

/**
 * An entry of a pack with its base values applied.
 *
 * @param base the base name, perhaps empty
 * @param own the entry's own name, perhaps empty, but not if the base name is
 * @param time epoch milliseconds
 */
record SenmlEntry(
    String base,
    String own,
    @Nullable Value unit,
    @Nullable Value value,
    @Nullable Value sum,
    long time,
    @Nullable Value updateTime) {
  String name() {
    return base.concat(own);
  }
}
