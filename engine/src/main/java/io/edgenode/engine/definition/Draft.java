package io.edgenode.engine.definition;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Relationship;
import io.edgenode.engine.config.Bound;
import io.edgenode.engine.config.ConfigNode;
import io.edgenode.engine.config.Mark;
import java.util.List;
import java.util.Optional;

/**
 * A component as read so far. What could not be read is absent, so that the rest of the flow can
 * still be checked.
 *
 * @param at where its name stands
 * @param from what it says it reads
 * @param blind whether it reads more than could be read of it, and that was reported
 * @param relationships its ways out, the primary one first; absent where that is not known
 * @param config its own options
 * @param common the options that its kind has: {@link SourceOptions}, {@link AsyncOptions} or
 *     {@link SinkOptions}
 */
record Draft(
    String name,
    Mark at,
    Section section,
    ConfigNode.Mapping options,
    Optional<Descriptor<?>> descriptor,
    List<Edge> from,
    boolean blind,
    Optional<List<Relationship>> relationships,
    Optional<Bound<? extends Record>> config,
    Optional<Bound<? extends Record>> common) {

  /**
   * One entry of {@code from}.
   *
   * @param relationship empty for the primary one
   * @param at where it stands
   */
  record Edge(String component, String relationship, Mark at) {
    String written() {
      return relationship.isEmpty() ? component : component + "." + relationship;
    }
  }

  /** How messages call it: {@code sink 'archive'}. */
  String title() {
    return section.kindName() + " '" + name + "'";
  }

  /** The way out of this name; {@code ""} is the primary one. */
  Optional<Relationship> relationship(String wanted) {
    String exact = wanted.isEmpty() ? Relationship.SUCCESS.name() : wanted;
    return relationships.orElse(List.of()).stream().filter(r -> r.name().equals(exact)).findFirst();
  }

  /** Whether its descriptor says so; false where it has none. */
  boolean has(Descriptor.Trait trait) {
    return descriptor.map(known -> known.has(trait)).orElse(false);
  }
}
