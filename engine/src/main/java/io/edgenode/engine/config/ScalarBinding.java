package io.edgenode.engine.config;

import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value that is a single piece of text.
 *
 * @param name how messages call it
 * @param valid what would be valid: "must be …"
 * @param parse the value, or null where the text is none
 * @param print the value as it is written
 * @param hint what somebody who wrote this text probably meant, or nothing
 * @param schema its JSON Schema
 */
record ScalarBinding<T>(
    String name,
    String valid,
    Function<String, @Nullable T> parse,
    Function<T, Object> print,
    UnaryOperator<String> hint,
    Map<String, Object> schema)
    implements Binding<T> {

  @Override
  public @Nullable Bound<T> read(ConfigNode node, Reading reading) {
    Reading.Text text = reading.text(node);
    if (text == null) {
      return null;
    }
    T value = parse.apply(text.value());
    if (value == null) {
      String meant = text.secret() ? "" : hint.apply(text.value());
      reading.error(node, "must be " + valid + ", not " + text.shown() + meant);
      return null;
    }
    if (!inRange(value, text, node, reading)) {
      return null;
    }
    return new Bound<>(value, text.canon(print.apply(value)));
  }

  private boolean inRange(T value, Reading.Text text, ConfigNode node, Reading reading) {
    String min = reading.limit().min();
    String max = reading.limit().max();
    if (!(value instanceof Comparable<?>) || min.isEmpty() && max.isEmpty()) {
      return true;
    }
    boolean below = !min.isEmpty() && compare(value, bound(min)) < 0;
    boolean above = !max.isEmpty() && compare(value, bound(max)) > 0;
    if (below || above) {
      String range =
          max.isEmpty()
              ? "at least " + min
              : min.isEmpty() ? "at most " + max : "between " + min + " and " + max;
      reading.error(node, "must be " + range + ", not " + text.shown());
    }
    return !below && !above;
  }

  private T bound(String written) {
    T value = parse.apply(written);
    if (value == null) {
      throw new IllegalStateException("the limit '" + written + "' is no " + name);
    }
    return value;
  }

  @SuppressWarnings("unchecked")
  private static <T> int compare(T left, T right) {
    return ((Comparable<T>) left).compareTo(right);
  }
}
