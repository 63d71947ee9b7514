package io.edgenode.engine.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits text into literal pieces and references; a doubled dollar before a brace is literal. */
final class References {
  /**
   * @param text the literal, or what stands between the braces
   * @param reference which of the two
   * @param at where it begins in the text
   */
  record Part(String text, boolean reference, int at) {}

  /** A reference, closed or not. */
  private static final Pattern NAMED = Pattern.compile("\\$\\{([^}]*)");

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

  /** Those of these names that references anywhere in a tree name, or probably should. */
  static Set<String> meant(ConfigNode node, Set<String> names) {
    Set<String> meant = new HashSet<>();
    if (node instanceof ConfigNode.Mapping mapping) {
      mapping.entries().forEach(entry -> meant.addAll(meant(entry.value(), names)));
    } else if (node instanceof ConfigNode.Sequence list) {
      list.items().forEach(item -> meant.addAll(meant(item, names)));
    } else if (node instanceof ConfigNode.Scalar scalar) {
      Matcher named = NAMED.matcher(scalar.text());
      while (named.find()) {
        String name = named.group(1).strip();
        meant.add(names.contains(name) ? name : Suggestion.closest(name, names).orElse(name));
      }
    }
    return meant;
  }

  /** Text in which nothing is a reference any more. */
  static String escape(String text) {
    return text.replace("${", "$${");
  }
}
