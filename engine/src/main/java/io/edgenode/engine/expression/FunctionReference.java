package io.edgenode.engine.expression;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes the reference of expressions from what the functions declare. Stateless. */
public final class FunctionReference {
  private static final Map<String, String> OPERATORS = operators();

  private FunctionReference() {}

  private static Map<String, String> operators() {
    Map<String, String> rows = new LinkedHashMap<>();
    rows.put("`a ? b : c`", "b where a is true, else c; null counts as false");
    rows.put("`a || b`", "`true || null` is true, `false || null` null");
    rows.put("`a && b`", "`false && null` is false, `true && null` null");
    rows.put("`==` `!=`", "null is a value like others; text never equals a number");
    rows.put(
        "`<` `<=` `>` `>=` `in`",
        "two numbers, or two texts; `a in ['x', 'y']`, `a in tags`; not one behind the other");
    rows.put("`a ?? b`", "b where a is null: `a ?? 0 > 3` is `(a ?? 0) > 3`");
    rows.put("`+` `-`", "`+` joins two texts, and is a sum otherwise");
    rows.put("`*` `/` `%`", "`/` gives a double, `div(a, b)` a whole number");
    rows.put("`!a` `-a`", "");
    return rows;
  }

  /** All of them, by group and name, as a page in Markdown. */
  public static String markdown(FunctionRegistry functions) {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Expressions

        One language for every `where`, `set`, `routes`, key, aggregate and `{{ template }}`. Try one with `edge-node eval EXPRESSION --record JSON`;
        `edge-node list functions` shows what it may call.

        A field is its name: `temperature`, `a.b`, `tags[0]`, `record['odd name']`. `id`, `arrival`, `attributes['mqtt.topic']` and `record` are the
        FlowFile's own; `${name}` is a parameter of the flow. A missing field is null, and so is what is computed of null, but for `==`, `!=`, `??`
        and the functions that say otherwise. What fails (division by zero, overflow, ordering text against number) sends the FlowFile to `failure`.

        From the loosest to the tightest:

        | operator | |
        |---|---|
        """);
    OPERATORS.forEach(
        (operator, doc) ->
            page.append("| ")
                .append(cell(operator))
                .append(" | ")
                .append(cell(doc))
                .append(" |\n"));
    Map<String, List<ExpressionFunction>> groups =
        functions.functions().stream()
            .collect(
                Collectors.groupingBy(
                    ExpressionFunction::group, TreeMap::new, Collectors.toList()));
    groups.forEach((group, all) -> group(group, all, page));
    return page.toString();
  }

  private static void group(String group, List<ExpressionFunction> all, StringBuilder page) {
    page.append("\n## ").append(group).append("\n\n");
    page.append("| function | gives | |\n|---|---|---|\n");
    for (ExpressionFunction function : all) {
      page.append("| `").append(function.signature()).append("` | ");
      page.append(function.result().described()).append(" | ").append(cell(function.doc()));
      function.examples().stream()
          .findFirst()
          .ifPresent(
              example ->
                  page.append(" `")
                      .append(cell(example.call()))
                      .append("` is `")
                      .append(cell(example.result()))
                      .append('`'));
      page.append(" |\n");
    }
  }

  /** A bar would end the cell. */
  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
