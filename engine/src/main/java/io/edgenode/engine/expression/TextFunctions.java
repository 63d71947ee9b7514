package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.ANY;
import static io.edgenode.engine.expression.ValueType.BOOLEAN;
import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import io.edgenode.engine.record.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** Functions of text. Positions and lengths count UTF-16 units, from 0. */
final class TextFunctions {
  private TextFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        same(
            "lower",
            "In lower case, character by character.",
            "lower('AbC')",
            "'abc'",
            s -> mapped(s, Character::toLowerCase)),
        same(
            "upper",
            "In upper case, character by character.",
            "upper('AbC')",
            "'ABC'",
            s -> mapped(s, Character::toUpperCase)),
        same("trim", "Without white space at both ends.", "trim('  a b ')", "'a b'", String::strip),
        same(
            "url_encode",
            "With %XX for all but letters, digits and - _ . ~ (RFC 3986).",
            "url_encode('a b/c')",
            "'a%20b%2Fc'",
            TextFunctions::urlEncode),
        test(
            "contains", "Whether x has the part in it.", "contains('abc', 'bc')", String::contains),
        test(
            "starts_with",
            "Whether x begins with it.",
            "starts_with('abc', 'ab')",
            String::startsWith),
        test("ends_with", "Whether x ends with it.", "ends_with('abc', 'bc')", String::endsWith),
        named("index_of", "Where the part first begins in x, or -1.")
            .takes("part", TEXT)
            .gives(WHOLE)
            .example("index_of('abcb', 'b')", "1")
            .as((in, out) -> out.setLong(in.text(0).indexOf(in.text(1)))),
        named("substring", "The characters from a position to before another, or to the end.")
            .takes("from", WHOLE)
            .optionally("to", WHOLE)
            .gives(TEXT)
            .example("substring('abcdef', 2)", "'cdef'")
            .example("substring('abcdef', 2, 4)", "'cd'")
            .example("substring('abc', 1, 99)", "'bc'")
            .as(TextFunctions::substring),
        named("replace", "x with each occurrence of a part replaced.")
            .takes("part", TEXT)
            .takes("by", TEXT)
            .gives(TEXT)
            .example("replace('a-b-c', '-', '+')", "'a+b+c'")
            .as(TextFunctions::replace),
        named("repeat", "x so many times.")
            .takes("times", WHOLE)
            .gives(TEXT)
            .example("repeat('ab', 3)", "'ababab'")
            .as(TextFunctions::repeat),
        pad(
            "pad_left",
            "x led by so many fill characters that it has the length.",
            "pad_left('7', 3, '0')",
            "'007'",
            true),
        pad(
            "pad_right",
            "x followed by so many fill characters that it has the length.",
            "pad_right('7', 3)",
            "'7  '",
            false),
        ExpressionFunction.named("concat", "Text")
            .takes("x", ANY)
            .andMore()
            .gives(TEXT)
            .doc("The arguments as text, one behind the other.")
            .example("concat('a', 1, true)", "'a1true'")
            .as(TextFunctions::concat));
  }

  private static ExpressionFunction.Builder named(String name, String doc) {
    return ExpressionFunction.named(name, "Text").takes("x", TEXT).doc(doc);
  }

  private static ExpressionFunction same(
      String name, String doc, String example, String result, UnaryOperator<String> operator) {
    return named(name, doc)
        .gives(TEXT)
        .example(example, result)
        .as((in, out) -> out.setText(operator.apply(in.text(0))));
  }

  private static ExpressionFunction test(
      String name, String doc, String example, BiPredicate<String, String> test) {
    return named(name, doc)
        .takes("part", TEXT)
        .gives(BOOLEAN)
        .example(example, "true")
        .as((in, out) -> out.setBoolean(test.test(in.text(0), in.text(1))));
  }

  /** Linear time, which String's own methods are not where characters become several. */
  private static String mapped(String text, IntUnaryOperator operator) {
    StringBuilder mapped = new StringBuilder(text.length());
    text.codePoints().map(operator).forEach(mapped::appendCodePoint);
    return mapped.toString();
  }

  private static String urlEncode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  private static void substring(Arguments in, Value out) {
    String text = in.text(0);
    int from = bounded(in.whole(1), text);
    int to = in.has(2) ? bounded(in.whole(2), text) : text.length();
    out.setText(from < to ? text.substring(from, to) : "");
  }

  private static int bounded(long position, String text) {
    return (int) Math.max(0, Math.min(text.length(), position));
  }

  private static void replace(Arguments in, Value out) {
    String text = in.text(0);
    String part = in.text(1);
    String by = in.text(2);
    if (part.isEmpty()) {
      throw new EvaluationException("the part to replace is empty");
    }
    long length = text.length();
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length())) {
      length += by.length() - part.length();
    }
    checkLength(length);
    out.setText(text.replace(part, by));
  }

  private static void repeat(Arguments in, Value out) {
    int times = in.whole(1, 0, Expression.MAX_TEXT);
    checkLength((long) in.text(0).length() * times);
    out.setText(in.text(0).repeat(times));
  }

  private static ExpressionFunction pad(
      String name, String doc, String example, String result, boolean left) {
    return named(name, doc)
        .takes("length", WHOLE)
        .optionally("fill", TEXT)
        .gives(TEXT)
        .example(example, result)
        .as(
            (in, out) -> {
              String text = in.text(0);
              String fill = in.has(2) ? in.text(2) : " ";
              if (fill.length() != 1) {
                throw new EvaluationException("fill is not exactly one character");
              }
              int missing = in.whole(1, 0, Expression.MAX_TEXT) - text.length();
              String padding = fill.repeat(Math.max(0, missing));
              out.setText(left ? padding + text : text + padding);
            });
  }

  private static void concat(Arguments in, Value out) {
    StringBuilder joined = new StringBuilder();
    for (int i = 0; i < in.count(); i++) {
      String text = ValueFunctions.asText(in.value(i));
      checkLength((long) joined.length() + text.length());
      joined.append(text);
    }
    out.setText(joined.toString());
  }

  static void checkLength(long length) {
    if (length > Expression.MAX_TEXT) {
      throw new EvaluationException(Expression.TOO_LONG);
    }
  }
}
