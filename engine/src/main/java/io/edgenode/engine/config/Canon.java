package io.edgenode.engine.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a bound value is written as, twice: {@link #resolved} binds to the same value again, with
 * secrets as the references they were written as (K37); {@link #identity} is equal where values are
 * equal and holds no secret at all, for hashes (K35, K36). Both are made of strings, booleans,
 * numbers, lists and maps, as {@link Json} writes them. Immutable.
 */
public sealed interface Canon {
  /** What binds to the same value again. */
  Object resolved();

  /** What is hashed. */
  Object identity();

  /** A value without parts. */
  record Leaf(Object resolved, Object identity) implements Canon {}

  /** A list. */
  record Items(List<Canon> items) implements Canon {
    public Items {
      items = List.copyOf(items);
    }

    @Override
    public Object resolved() {
      return items.stream().map(Canon::resolved).toList();
    }

    @Override
    public Object identity() {
      return items.stream().map(Canon::identity).toList();
    }
  }

  /**
   * Options or keys, in order; order counts, as it does in {@code set}.
   *
   * @param defaulted the options that have their default value. These are no part of the identity:
   *     a later version of a component may gain an option, and what flows said before stays what
   *     they said
   */
  record Fields(Map<String, Canon> fields, Set<String> defaulted) implements Canon {
    /** Keys, none of which has a default. */
    public Fields(Map<String, Canon> fields) {
      this(fields, Set.of());
    }

    public Fields {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
      defaulted = Set.copyOf(defaulted);
    }

    @Override
    public Object resolved() {
      Map<String, Object> all = new LinkedHashMap<>();
      fields.forEach((name, canon) -> all.put(name, canon.resolved()));
      return all;
    }

    /** A list of pairs, so that no two different values look alike. */
    @Override
    public Object identity() {
      List<Object> all = new ArrayList<>();
      fields.forEach(
          (name, canon) -> {
            if (!defaulted.contains(name)) {
              all.add(List.of(name, canon.identity()));
            }
          });
      return all;
    }
  }

  /** A value that is the same however it is written. */
  static Canon of(Object value) {
    return new Leaf(value, value);
  }
}
