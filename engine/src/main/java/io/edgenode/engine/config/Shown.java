package io.edgenode.engine.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** How values stand in messages: short, on one line, in quotes. */
public final class Shown {
  private Shown() {}

  /** A value in quotes, cut where it is long. */
  public static String value(String text) {
    return "'" + line(text) + "'";
  }

  /** Choices, in the order given. */
  public static String choices(Collection<String> values) {
    return values.isEmpty() ? "none" : String.join(", ", values);
  }

  static String line(@Nullable String text) {
    if (text == null) {
      return "unknown";
    }
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < text.length() && line.length() < Limits.SHOWN_CHARS; i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? ' ' : c);
    }
    return line.length() < text.length() ? line.append('…').toString() : line.toString();
  }
}
