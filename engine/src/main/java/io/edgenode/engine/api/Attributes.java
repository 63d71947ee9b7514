package io.edgenode.engine.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The text attributes of a FlowFile, in insertion order. Immutable and meant to be shared: a source
 * makes one instance and hands it out with every FlowFile that it fits. Lookup is linear, for there
 * are few.
 */
public final class Attributes {
  /** The most attributes one FlowFile may carry. */
  public static final int MAX_COUNT = 256;

  /** The longest key or value, in UTF-16 units. */
  public static final int MAX_LENGTH = 4 * 1024;

  private static final Attributes EMPTY = new Attributes(new String[0]);

  /** Key, value, key, value, … */
  private final String[] pairs;

  private Attributes(String[] pairs) {
    this.pairs = pairs;
  }

  public static Attributes empty() {
    return EMPTY;
  }

  /**
   * Attributes of alternating keys and values; of equal keys the last value counts.
   *
   * @throws IllegalArgumentException if a limit is exceeded or a value lacks its key
   */
  public static Attributes of(String... keysAndValues) {
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("attributes come as key and value: one is missing");
    }
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(keysAndValues[i], keysAndValues[i + 1]);
    }
    return of(map);
  }

  /**
   * @throws IllegalArgumentException if a limit is exceeded
   */
  public static Attributes of(Map<String, String> map) {
    if (map.isEmpty()) {
      return EMPTY;
    }
    if (map.size() > MAX_COUNT) {
      throw new IllegalArgumentException(
          "a FlowFile carries at most " + MAX_COUNT + " attributes, not " + map.size());
    }
    List<String> pairs = new ArrayList<>(map.size() * 2);
    map.forEach(
        (key, value) -> {
          if (key.length() > MAX_LENGTH || value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                "an attribute's key and value have at most " + MAX_LENGTH + " characters");
          }
          pairs.add(key);
          pairs.add(value);
        });
    return new Attributes(pairs.toArray(String[]::new));
  }

  /** The value of this key, or null where there is none. */
  public @Nullable String get(String key) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(key)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** These attributes with one more, or with that key's value replaced in its place. */
  public Attributes with(String key, String value) {
    Map<String, String> map = toMap();
    map.put(key, value);
    return of(map);
  }

  /** These attributes without that key. */
  public Attributes without(String key) {
    Map<String, String> map = toMap();
    return map.remove(key) == null ? this : of(map);
  }

  public int size() {
    return pairs.length / 2;
  }

  public void forEach(BiConsumer<String, String> action) {
    for (int i = 0; i < pairs.length; i += 2) {
      action.accept(pairs[i], pairs[i + 1]);
    }
  }

  /** A fresh, mutable, ordered copy. */
  public Map<String, String> toMap() {
    Map<String, String> map = new LinkedHashMap<>();
    forEach(map::put);
    return map;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other || other instanceof Attributes that && Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(pairs);
  }

  /** The keys alone: values may be somebody's data. */
  @Override
  public String toString() {
    return toMap().keySet().toString();
  }
}
