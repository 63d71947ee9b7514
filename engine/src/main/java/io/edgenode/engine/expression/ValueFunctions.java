package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.ANY;
import static io.edgenode.engine.expression.ValueType.BOOLEAN;
import static io.edgenode.engine.expression.ValueType.NUMBER;
import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.engine.record.Value;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a value is, and conversions between types. */
final class ValueFunctions {
  /** As in JSON, a plus sign and leading zeros allowed; no two parts begin alike: linear time. */
  private static final Pattern NUMERIC =
      Pattern.compile("[-+]?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

  private static final Pattern DIGITS = Pattern.compile("[-+]?[0-9]+");

  /** Longer than any double needs; it bounds the time that reading one takes. */
  private static final int LONGEST_NUMBER = 800;

  private ValueFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        coalesce(),
        named("if_null", "x, or the other where x is null; the same as x ?? other.")
            .takes("other", ANY)
            .takingNulls()
            .example("if_null(null, 5)", "5")
            .as((in, out) -> out.set(in.value(in.value(0).isNull() ? 1 : 0))),
        is("has", "Whether x is there and not null.", "has(null)", "false", v -> !v.isNull()),
        is("is_null", "Whether x is null or missing.", "is_null(null)", "true", Value::isNull),
        is(
            "is_number",
            "Whether x is a number, or text that double(x) can read.",
            "is_number('1.5')",
            "true",
            ValueFunctions::isNumeric),
        is("is_text", "Whether x is text.", "is_text('a')", "true", type(Value.Type.TEXT)),
        is("is_bool", "Whether x is a truth.", "is_bool(false)", "true", type(Value.Type.BOOLEAN)),
        is("is_list", "Whether x is a list.", "is_list(3)", "false", type(Value.Type.LIST)),
        is(
            "is_object",
            "Whether x is an object.",
            "is_object(3)",
            "false",
            type(Value.Type.OBJECT)),
        named("type", "null, boolean, long, double, text, list or object.")
            .takingNulls()
            .gives(TEXT)
            .example("type(1.5)", "'double'")
            .as((in, out) -> out.setText(in.value(0).type().name().toLowerCase(Locale.ROOT))),
        named("int", "x as a whole number: a double loses its fraction, text must be one.")
            .gives(WHOLE)
            .example("int(-2.7)", "-2")
            .example("int('42')", "42")
            .as(ValueFunctions::toWhole),
        named("double", "x as a double: text must be a number.")
            .gives(NUMBER)
            .example("double('1.50')", "1.5")
            .as((in, out) -> ArithmeticNodes.set(out, toDouble(in.value(0)))),
        named("bool", "x as a truth: the texts true and false, numbers by whether they are not 0.")
            .gives(BOOLEAN)
            .example("bool('true')", "true")
            .example("bool(0)", "false")
            .as((in, out) -> out.setBoolean(toBoolean(in.value(0)))),
        named("text", "x as text: text as it is, anything else as JSON.")
            .gives(TEXT)
            .example("text(1.5)", "'1.5'")
            .as((in, out) -> out.setText(asText(in.value(0)))),
        named("json", "x as JSON: text in quotes, null as null.")
            .takingNulls()
            .gives(TEXT)
            .example("json('a')", "'\"a\"'")
            .as((in, out) -> out.setText(asJson(in.value(0)))),
        ExpressionFunction.named("parse_json", "Values")
            .takes("x", TEXT)
            .doc("The value that a JSON text stands for.")
            .example("parse_json('{\"a\": [1, 2]}').a[1]", "2")
            .as(ValueFunctions::parseJson));
  }

  private static ExpressionFunction.Builder named(String name, String doc) {
    return ExpressionFunction.named(name, "Values").takes("x", ANY).doc(doc);
  }

  private static ExpressionFunction is(
      String name, String doc, String example, String result, Predicate<Value> test) {
    return named(name, doc)
        .takingNulls()
        .gives(BOOLEAN)
        .example(example, result)
        .as((in, out) -> out.setBoolean(test.test(in.value(0))));
  }

  private static Predicate<Value> type(Value.Type type) {
    return value -> value.type() == type;
  }

  private static ExpressionFunction coalesce() {
    return named("coalesce", "The first of the arguments that is not null.")
        .andMore()
        .takingNulls()
        .example("coalesce(null, 2, 3)", "2")
        .as(
            (in, out) -> {
              int i = 0;
              while (i < in.count() - 1 && in.value(i).isNull()) {
                i++;
              }
              out.set(in.value(i));
            });
  }

  private static boolean isNumeric(Value value) {
    return value.isNumber() || value.type() == Value.Type.TEXT && isNumeric(value.text());
  }

  private static boolean isNumeric(String text) {
    return text.length() <= LONGEST_NUMBER && NUMERIC.matcher(text).matches();
  }

  private static void toWhole(Arguments in, Value out) {
    Value x = in.value(0);
    switch (x.type()) {
      case LONG -> out.setLong(x.asLong());
      case BOOLEAN -> out.setLong(x.asBoolean() ? 1 : 0);
      case DOUBLE -> {
        double whole = x.asDouble();
        if (!(whole >= -0x1p63 && whole < 0x1p63)) {
          throw new EvaluationException("the number is beyond the whole numbers (64 bits)");
        }
        out.setLong((long) whole);
      }
      case TEXT -> out.setLong(toWhole(x.text()));
      default -> throw unreadable(x, "a whole number");
    }
  }

  private static long toWhole(String text) {
    if (text.length() > LONGEST_NUMBER || !DIGITS.matcher(text).matches()) {
      throw new EvaluationException(
          "the text is not a whole number; is_number(x) tells beforehand");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new EvaluationException("the number is beyond the whole numbers (64 bits)");
    }
  }

  private static double toDouble(Value x) {
    return switch (x.type()) {
      case LONG, DOUBLE -> x.asDouble();
      case BOOLEAN -> x.asBoolean() ? 1 : 0;
      case TEXT -> {
        if (!isNumeric(x.text())) {
          throw new EvaluationException("the text is not a number; is_number(x) tells beforehand");
        }
        yield Double.parseDouble(x.text());
      }
      default -> throw unreadable(x, "a number");
    };
  }

  private static boolean toBoolean(Value x) {
    if (x.type() == Value.Type.BOOLEAN) {
      return x.asBoolean();
    } else if (x.isNumber()) {
      return x.asDouble() != 0;
    } else if (x.type() == Value.Type.TEXT && x.text().equals("true")) {
      return true;
    } else if (x.type() == Value.Type.TEXT && x.text().equals("false")) {
      return false;
    }
    throw unreadable(x, "true or false");
  }

  private static EvaluationException unreadable(Value x, String wanted) {
    return new EvaluationException("this " + ValueType.describe(x) + " can't be read as " + wanted);
  }

  /** A value as it stands within text. */
  static String asText(Value value) {
    return value.type() == Value.Type.TEXT ? value.text() : asJson(value);
  }

  private static String asJson(Value value) {
    ByteOutput out = new ByteOutput(32);
    value.writeJson(out);
    return new String(out.array(), 0, out.size(), StandardCharsets.UTF_8);
  }

  private static void parseJson(Arguments in, Value out) {
    byte[] json = in.text(0).getBytes(StandardCharsets.UTF_8);
    try {
      out.setJson(json, 0, json.length);
    } catch (MalformedRecordException e) {
      throw new EvaluationException("the text is not JSON: " + e.getMessage());
    }
  }
}
