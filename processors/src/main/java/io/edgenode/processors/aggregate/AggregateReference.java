package io.edgenode.processors.aggregate;

/** Writes the reference of the aggregates from what they declare. Stateless. */
final class AggregateReference {
  private AggregateReference() {}

  /** All of them, by name, as a page in Markdown. */
  public static String markdown() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Aggregates

        What `aggregate:` of a window may compute. An argument is any expression, as in `avg(temperature * 9 / 5 + 32)`; several aggregates may stand in
        one, as in `max(t) - min(t)` or `round(avg(t), 1)`; a condition behind it says which FlowFiles count, as in `count() where humidity > 80`.
        Null, NaN and infinite values are skipped; over nothing an aggregate is null, a count 0. What is no number where one is needed goes to `failure`.

        | aggregate | of | gives | for example, of one value a second |
        |---|---|---|---|
        """);
    AggregateFunction.all().values().forEach(function -> row(function, page));
    return page.toString();
  }

  private static void row(AggregateFunction function, StringBuilder page) {
    AggregateFunction.Example example = function.example();
    page.append("| `")
        .append(function.signature())
        .append("` | ")
        .append(function.accepts().described())
        .append(" | ")
        .append(function.doc())
        .append(" | `")
        .append(example.aggregate())
        .append("` of `")
        .append(String.join(", ", example.values()))
        .append("` is `")
        .append(example.result())
        .append("` |\n");
  }
}
