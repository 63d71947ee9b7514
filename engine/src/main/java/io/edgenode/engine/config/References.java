package io.edgenode.engine.config;

import java.util.ArrayList;
import java.util.List;

/** Splits text into literal pieces and references; a doubled dollar before a brace is literal. */
final class References {
  /**
   * @param text the literal, or what stands between the braces
   * @param reference which of the two
   * @param at where it begins in the text
   */
  record Part(String text, boolean reference, int at) {}

  private References() {}

  /**
   * @throws ConfigException if a reference is not closed
   */
  static List<Part> split(ConfigNode.Scalar scalar) {
    String text = scalar.text();
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      if (text.startsWith("$${", at)) {
        literal.append("${");
        at += 3;
      } else if (text.startsWith("${", at)) {
        int end = text.indexOf('}', at);
        if (end < 0) {
          throw new ConfigException(
              scalar.position(at), "'${' without '}'; write $${ for the two characters themselves");
        }
        flush(literal, at, parts);
        parts.add(new Part(text.substring(at + 2, end).strip(), true, at));
        at = end + 1;
      } else {
        literal.append(text.charAt(at++));
      }
    }
    flush(literal, at, parts);
    return parts;
  }

  private static void flush(StringBuilder literal, int end, List<Part> parts) {
    if (!literal.isEmpty()) {
      parts.add(new Part(literal.toString(), false, end - literal.length()));
      literal.setLength(0);
    }
  }

  /** Text in which nothing is a reference any more. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }
}
