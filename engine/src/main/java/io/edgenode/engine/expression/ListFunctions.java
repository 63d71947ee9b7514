package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.LIST;
import static io.edgenode.engine.expression.ValueType.OBJECT;
import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.TEXT_OR_LIST;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonRecord;
import io.edgenode.engine.record.ListElements;
import io.edgenode.engine.record.Value;
import java.util.List;

/** Functions of lists and objects. */
final class ListFunctions {
  /** The longest list that a function makes, as JSON. */
  private static final int MAX_BYTES = 4 * Expression.MAX_TEXT;

  private ListFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        ExpressionFunction.named("length", "Lists")
            .takes("x", TEXT_OR_LIST)
            .gives(WHOLE)
            .doc("How many elements a list or characters a text has.")
            .example("length('abc')", "3")
            .example("length(split('a,b', ','))", "2")
            .as(ListFunctions::length),
        ExpressionFunction.named("split", "Lists")
            .takes("x", TEXT)
            .takes("separator", TEXT)
            .gives(LIST)
            .doc("The parts of x between separators, empty ones too.")
            .example("split('a,,c', ',')[2]", "'c'")
            .as(ListFunctions::split),
        ExpressionFunction.named("join", "Lists")
            .takes("list", LIST)
            .takes("separator", TEXT)
            .gives(TEXT)
            .doc("The elements as text with separators between; nulls are left out.")
            .example("join(split('a,b', ','), '+')", "'a+b'")
            .as(ListFunctions::join),
        ExpressionFunction.named("first", "Lists")
            .takes("list", LIST)
            .doc("The first element; null where there is none.")
            .example("first(split('a,b', ','))", "'a'")
            .as((in, out) -> in.value(0).element(0, out)),
        ExpressionFunction.named("last", "Lists")
            .takes("list", LIST)
            .doc("The last element; null where there is none.")
            .example("last(split('a,b', ','))", "'b'")
            .as(ListFunctions::last),
        ExpressionFunction.named("keys", "Lists")
            .takes("object", OBJECT)
            .gives(LIST)
            .doc("The names of an object's fields, in order.")
            .example("join(keys(parse_json('{\"b\":1,\"a\":2}')), ',')", "'b,a'")
            .as(ListFunctions::keys));
  }

  private static void length(Arguments in, Value out) {
    Value x = in.value(0);
    out.setLong(x.type() == Value.Type.LIST ? x.length() : x.text().length());
  }

  private static void last(Arguments in, Value out) {
    ListElements elements = in.value(0).elements();
    out.setNull();
    Value element = new Value();
    while (elements.next(element)) {
      out.set(element);
    }
  }

  private static void split(Arguments in, Value out) {
    String text = in.text(0);
    String separator = in.text(1);
    if (separator.isEmpty()) {
      throw new EvaluationException("the separator is empty");
    }
    JsonList list = new JsonList();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      list.add(text.substring(from, at));
      from = at + separator.length();
    }
    list.add(text.substring(from));
    list.into(out);
  }

  private static void keys(Arguments in, Value out) {
    JsonRecord record = in.value(0).record();
    JsonList list = new JsonList();
    for (int field = 0; field < record.size(); field++) {
      list.add(record.name(field));
    }
    list.into(out);
  }

  private static void join(Arguments in, Value out) {
    String separator = in.text(1);
    StringBuilder joined = new StringBuilder();
    ListElements elements = in.value(0).elements();
    Value element = new Value();
    String between = "";
    while (elements.next(element)) {
      if (!element.isNull()) {
        joined.append(between).append(ValueFunctions.asText(element));
        TextFunctions.checkLength(joined.length());
        between = separator;
      }
    }
    out.setText(joined.toString());
  }

  /** Writes texts as a JSON list, within the bound of a text. */
  private static final class JsonList {
    private final ByteOutput json = new ByteOutput(64);
    private final Value element = new Value();

    void add(String text) {
      json.write(json.size() == 0 ? '[' : ',');
      element.setText(text);
      element.writeJson(json);
      if (json.size() > MAX_BYTES) {
        throw new EvaluationException("the list would be longer than " + MAX_BYTES + " bytes");
      }
    }

    void into(Value out) {
      if (json.size() == 0) {
        json.write('[');
      }
      json.write(']');
      out.setJson(json.toByteArray(), 0, json.size());
    }
  }
}
