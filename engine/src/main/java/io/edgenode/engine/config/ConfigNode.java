package io.edgenode.engine.config;

import java.util.List;
import java.util.Optional;

/** What a configuration file says, as a tree with positions; nothing is typed yet. Immutable. */
public sealed interface ConfigNode {
  /** Where it begins. */
  Mark at();

  /** How messages call it. */
  String kind();

  /** How a scalar was written. */
  enum Style {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    BLOCK
  }

  /**
   * A piece of text.
   *
   * @param text what it says, exactly as written
   * @param style how it was written
   * @param raw its source where it is on a single line, quotes included; else empty
   */
  record Scalar(Mark at, String text, Style style, String raw) implements ConfigNode {
    /** Text that stands in no file. */
    public static Scalar of(Mark at, String text) {
      return new Scalar(at, text, Style.DOUBLE_QUOTED, "");
    }

    /** Whether nothing was written: {@code key:} and no value. */
    public boolean absent() {
      return style == Style.PLAIN && text.isEmpty();
    }

    /**
     * The file position of one char of the text; the scalar's start where lines were folded.
     *
     * @param index from 0 to the text's length
     */
    public Mark position(int index) {
      return ScalarPosition.of(this, index);
    }

    @Override
    public String kind() {
      return absent() ? "nothing" : "text";
    }
  }

  /**
   * A list.
   *
   * @param flow whether it was written in brackets
   */
  record Sequence(Mark at, List<ConfigNode> items, boolean flow) implements ConfigNode {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * Keys and values in the order written; every key once.
   *
   * @param flow whether it was written in braces
   */
  record Mapping(Mark at, List<Entry> entries, boolean flow) implements ConfigNode {
    public Mapping {
      entries = List.copyOf(entries);
    }

    /** The value of a key. */
    public Optional<ConfigNode> get(String key) {
      return entry(key).map(Entry::value);
    }

    public Optional<Entry> entry(String key) {
      for (Entry entry : entries) {
        if (entry.key().text().equals(key)) {
          return Optional.of(entry);
        }
      }
      return Optional.empty();
    }

    @Override
    public String kind() {
      return "a mapping";
    }
  }

  /** One key and its value. */
  record Entry(Scalar key, ConfigNode value) {
    public String name() {
      return key.text();
    }
  }
}
