package io.edgenode.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What FlowFiles are told apart by: a list of fields, or expressions under names. Immutable; each
 * lane computes keys with a {@link #keys} of its own. Of no parts, it is one key for all.
 *
 * @param parts in the order in which they are written
 */
public record KeySpec(List<Part> parts) {
  /** The most parts a key may have. */
  public static final int MAX_PARTS = 64;

  /**
   * @param name what the part is called in results
   * @param expression its value; null, which a missing field is, is a value like any other
   */
  public record Part(String name, Expression expression) {}

  public KeySpec {
    parts = List.copyOf(parts);
    if (parts.size() > MAX_PARTS) {
      throw new IllegalArgumentException(
          "a key has at most " + MAX_PARTS + " parts, not " + parts.size());
    }
    if (parts.stream().map(Part::name).distinct().count() != parts.size()) {
      throw new IllegalArgumentException("a key names each of its parts once");
    }
  }

  /** One key for all. */
  public static KeySpec none() {
    return new KeySpec(List.of());
  }

  /** Options that name fields mean fields: {@code id} is the record's, not the FlowFile's. */
  public static KeySpec ofFields(List<String> fields) {
    return new KeySpec(
        fields.stream().map(field -> new Part(field, Expression.ofField(field))).toList());
  }

  /** Expressions under names, in the map's order. */
  public static KeySpec of(Map<String, Expression> expressions) {
    List<Part> parts = new ArrayList<>();
    expressions.forEach((name, expression) -> parts.add(new Part(name, expression)));
    return new KeySpec(parts);
  }

  public boolean isEmpty() {
    return parts.isEmpty();
  }

  /** What it reads. */
  public Dependencies dependencies() {
    return parts.stream()
        .map(part -> part.expression().dependencies())
        .reduce(Dependencies.none(), Dependencies::and);
  }

  /** Whether every one of these fields is a part as it is, so that the key decides them (K16). */
  public boolean holdsFields(List<String> fields) {
    return fields.stream()
        .allMatch(field -> parts.stream().anyMatch(part -> part.expression().isField(field)));
  }

  /** Fresh computation of keys, for one lane. */
  public Keys keys() {
    return new Keys(parts.stream().map(part -> part.expression().evaluator()).toList());
  }
}
