package io.edgenode.engine.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A named way out of a component.
 *
 * @param name kebab-case, as in {@code from: hot.unmatched}
 * @param doc which FlowFiles leave here
 * @param unconnected what becomes of them where no component reads it
 */
public record Relationship(String name, String doc, Unconnected unconnected) {
  /** What becomes of a FlowFile that leaves by a relationship nobody reads (P6, K24). */
  public enum Unconnected {
    /** Linting refuses the flow: a primary relationship must lead somewhere. */
    ERROR,
    /** Counted as filtered, by intent. */
    FILTERED,
    /** Counted as dropped, by a declared policy. */
    DROPPED,
    /** Kept in the dead-letter store. */
    DEAD_LETTER
  }

  /** The primary relationship, which {@code from: x} means. */
  public static final Relationship SUCCESS =
      new Relationship("success", "What the component passes on.", Unconnected.ERROR);

  /** Where every processor's bad data goes, with {@code error.*} attributes. */
  public static final Relationship FAILURE =
      new Relationship(
          "failure",
          "FlowFiles that could not be processed, with error.* attributes.",
          Unconnected.DEAD_LETTER);

  /** Where a window sends what comes when all its windows have fired (K22). */
  public static final Relationship LATE =
      new Relationship(
          "late", "FlowFiles whose windows have all fired already.", Unconnected.DROPPED);

  /** As a record's; written out, for what the JVM makes of it instead takes 10 ms of a start. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Relationship that
        && name.equals(that.name)
        && doc.equals(that.doc)
        && unconnected == that.unconnected;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, doc, unconnected);
  }
}
