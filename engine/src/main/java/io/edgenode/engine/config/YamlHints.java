package io.edgenode.engine.config;

import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in our words what YAML's grammar objects to, and what to do about the usual pitfalls. */
final class YamlHints {
  /** The pitfall of expressions and templates inside braces. */
  static final String QUOTE = "text with {, [ or ': ' inside { } must be quoted";

  private static final Pattern PLAIN = Pattern.compile("[\\w.-]*");

  private YamlHints() {}

  /** What to do where a key without a value is no name but a piece of a text; empty elsewhere. */
  static String piece(String key) {
    return PLAIN.matcher(key).matches()
        ? ""
        : "; a comma inside { } ends a text: one that holds commas must be quoted";
  }

  static String explain(MarkedYAMLException e) {
    String problem = Shown.line(e.getProblem());
    String context = e.getContext() == null ? "" : e.getContext();
    if (problem.contains("TAB")) {
      return "a tab can't indent YAML; use spaces";
    }
    if (problem.startsWith("mapping values are not allowed")) {
      return "not YAML: a second ': ' on this line; text that holds ': ' must be quoted";
    }
    String message = "not YAML: " + problem + (context.isEmpty() ? "" : " " + Shown.line(context));
    return context.contains("flow") ? message + "; " + QUOTE : message;
  }
}
