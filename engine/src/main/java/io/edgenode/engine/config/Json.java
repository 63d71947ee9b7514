package io.edgenode.engine.config;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;

/** Writes maps, collections, text, numbers and booleans as JSON, in the order they are in. */
public final class Json {
  private static final String INDENT = "  ";

  private Json() {}

  /** On one line, without space. */
  public static String compact(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, -1, out);
    return out.toString();
  }

  /** Indented, for people. */
  public static String pretty(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, 0, out);
    return out.append('\n').toString();
  }

  private static void write(Object value, int level, StringBuilder out) {
    if (value instanceof Map<?, ?> map) {
      writeMap(map, level, out);
    } else if (value instanceof Collection<?> list) {
      writeList(list, level, out);
    } else if (value instanceof Boolean || value instanceof Number) {
      out.append(value);
    } else if (value instanceof String text) {
      quote(text, out);
    } else {
      throw new IllegalArgumentException("not JSON: " + value.getClass());
    }
  }

  private static void writeMap(Map<?, ?> map, int level, StringBuilder out) {
    out.append('{');
    Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<?, ?> entry = entries.next();
      breakLine(level + 1, level, out);
      quote((String) entry.getKey(), out);
      out.append(level < 0 ? ":" : ": ");
      write(entry.getValue(), level < 0 ? level : level + 1, out);
      out.append(entries.hasNext() ? "," : "");
    }
    if (!map.isEmpty()) {
      breakLine(level, level, out);
    }
    out.append('}');
  }

  private static void writeList(Collection<?> list, int level, StringBuilder out) {
    out.append('[');
    Iterator<?> items = list.iterator();
    while (items.hasNext()) {
      breakLine(level + 1, level, out);
      write(items.next(), level < 0 ? level : level + 1, out);
      out.append(items.hasNext() ? "," : "");
    }
    if (!list.isEmpty()) {
      breakLine(level, level, out);
    }
    out.append(']');
  }

  private static void breakLine(int depth, int level, StringBuilder out) {
    if (level >= 0) {
      out.append('\n').append(INDENT.repeat(depth));
    }
  }

  private static void quote(String text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> out.append('\\').append(c);
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ' || c >= 0x7F && c < 0xA0 || Character.isSurrogate(c) || c >= '\uFEFF') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
