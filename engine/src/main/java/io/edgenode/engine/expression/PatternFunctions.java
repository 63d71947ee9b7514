package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.BOOLEAN;
import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.edgenode.engine.record.Value;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Regular expressions of RE2, which take time linear in the text whatever the pattern: there is no
 * backtracking, so no look-around and no back-reference.
 */
final class PatternFunctions {
  /** The longest pattern, in characters. */
  static final int MAX_PATTERN = 1024;

  /** The largest compiled pattern, in instructions: time per character grows with it. */
  static final int MAX_PROGRAM = 10_000;

  private PatternFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        named("matches", "Whether all of x is what the regular expression describes.")
            .gives(BOOLEAN)
            .example("matches('sensor-12', '[a-z]+-[0-9]+')", "true")
            .example("matches('sensor-12', '[0-9]+')", "false")
            .madeBy(
                constants -> {
                  Compiled compiled = new Compiled(constants);
                  return (in, out) ->
                      out.setBoolean(compiled.of(in.text(1)).matcher(in.text(0)).matches());
                }),
        named(
                "extract",
                "The part of x that a group of the regular expression found first: group 1"
                    + " where there is one, otherwise all; null where nothing is found.")
            .optionally("group", WHOLE)
            .gives(TEXT)
            .example("extract('sensor-12', '-([0-9]+)')", "'12'")
            .example("extract('sensor-12', '[a-z]+')", "'sensor'")
            .madeBy(
                constants -> {
                  Compiled compiled = new Compiled(constants);
                  return (in, out) -> extract(compiled.of(in.text(1)), in, out);
                }),
        named(
                "replace_all",
                "x with all that the regular expression finds replaced; $1 stands for"
                    + " group 1.")
            .takes("by", TEXT)
            .gives(TEXT)
            .example("replace_all('a1b22', '[0-9]+', '#')", "'a#b#'")
            .example("replace_all('k=v', '([a-z])=([a-z])', '$2=$1')", "'v=k'")
            .madeBy(
                constants -> {
                  Compiled compiled = new Compiled(constants);
                  return (in, out) -> replaceAll(compiled.of(in.text(1)), in, out);
                }));
  }

  private static ExpressionFunction.Builder named(String name, String doc) {
    return ExpressionFunction.named(name, "Text").takes("x", TEXT).takes("pattern", TEXT).doc(doc);
  }

  private static void extract(Pattern pattern, Arguments in, Value out) {
    int groups = pattern.groupCount();
    int group = in.has(2) ? in.whole(2, 0, groups) : Math.min(1, groups);
    Matcher matcher = pattern.matcher(in.text(0));
    String found = matcher.find() ? matcher.group(group) : null;
    if (found == null) {
      out.setNull();
    } else {
      out.setText(found);
    }
  }

  private static void replaceAll(Pattern pattern, Arguments in, Value out) {
    String text = in.text(0);
    Matcher matcher = pattern.matcher(text);
    StringBuilder replaced = new StringBuilder();
    try {
      while (matcher.find()) {
        matcher.appendReplacement(replaced, in.text(2));
        TextFunctions.checkLength(replaced.length());
      }
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new EvaluationException(
          "the replacement names a group that the pattern lacks; it has " + pattern.groupCount());
    }
    out.setText(matcher.appendTail(replaced).toString());
  }

  /** The compiled pattern of one place of use: once for all where it is constant. */
  private static final class Compiled {
    private @Nullable String source;
    private @Nullable Pattern pattern;

    Compiled(ExpressionFunction.Constants constants) {
      Optional<String> constant = constants.text(1);
      if (constant.isPresent()) {
        of(constant.get());
      }
    }

    Pattern of(String text) {
      Pattern known = pattern;
      if (known == null || !text.equals(source)) {
        known = compile(text);
        source = text;
        pattern = known;
      }
      return known;
    }

    private static Pattern compile(String text) {
      if (text.length() > MAX_PATTERN) {
        throw new EvaluationException(
            "the pattern has "
                + text.length()
                + " characters; at most "
                + MAX_PATTERN
                + " are valid");
      }
      PatternBound.check(text, MAX_PROGRAM);
      try {
        return Pattern.compile(text);
      } catch (PatternSyntaxException e) {
        throw new EvaluationException(
            "the pattern is not valid: "
                + e.getDescription()
                + "; look-around and back-references do not exist here");
      }
    }
  }
}
