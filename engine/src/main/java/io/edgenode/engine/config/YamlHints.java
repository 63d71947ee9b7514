package io.edgenode.engine.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Says in our words what YAML's grammar objects to, and what to do about the usual pitfalls. */
final class YamlHints {
  /** The pitfall of expressions and templates inside braces. */
  static final String QUOTE = "text with {, [ or ': ' inside { } must be quoted";

  private static final Pattern PLAIN = Pattern.compile("[\\w.-]*");

  private static final Pattern CANNOT_START =
      Pattern.compile("found character (\\S+) that cannot start any token");

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
      return isFirstOnLine(e.getProblemMark())
          ? "not YAML: a key can't be here: this line is indented further than the keys above it, or"
              + " the line above lacks the ': ' behind its key"
          : "not YAML: a second ': ' on this line; text that holds ': ' must be quoted";
    }
    if (problem.startsWith("expected <block end>")) {
      return problem.contains("}") || problem.contains("]")
          ? "not YAML: this bracket closes none"
          : "not YAML: this line does not line up with those above it; the keys of one mapping begin"
              + " in the same column";
    }
    if (problem.startsWith("could not find expected ':'")) {
      return "not YAML: what begins" + line(e.getContextMark()) + " is no key with a ':' behind it";
    }
    Matcher start = CANNOT_START.matcher(problem);
    if (start.lookingAt()) {
      return "not YAML: text that begins with " + start.group(1) + " must be quoted";
    }
    return "not YAML: " + problem + within(e, context);
  }

  /** In what the problem is, and what to do about that. */
  private static String within(MarkedYAMLException e, String context) {
    boolean further = !line(e.getContextMark()).equals(line(e.getProblemMark()));
    if (context.contains("flow")) {
      return further
          ? " within the bracket" + line(e.getContextMark()) + ", which may lack its end; " + QUOTE
          : " " + Shown.line(context) + "; " + QUOTE;
    }
    if (context.contains("quoted")) {
      return "; the quote" + line(e.getContextMark()) + " has no end";
    }
    return context.isEmpty() ? "" : " " + Shown.line(context);
  }

  private static String line(@Nullable Mark mark) {
    return mark == null ? "" : " at line " + (mark.getLine() + 1);
  }

  /** Whether no other ':' is before this one on its line. */
  private static boolean isFirstOnLine(@Nullable Mark mark) {
    if (mark == null || mark.getColumn() > mark.getPointer()) {
      return false;
    }
    int[] text = mark.getBuffer();
    for (int back = 1; back <= mark.getColumn(); back++) {
      if (text[mark.getPointer() - back] == ':') {
        return false;
      }
    }
    return true;
  }
}
