package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;

/**
 * Where in which expression something is computed, for failures at run time: they name the
 * expression's text and the place in it, never a value. Immutable.
 *
 * @param source the whole text
 * @param at the offset meant
 * @param option what the option is called that the text stands in; may be empty
 */
record Place(String source, int at, String option) {
  /** How much of a long text is shown on either side. */
  private static final int SHOWN = 60;

  FlowException.BadData failure(String problem) {
    return new FlowException.BadData(describe(problem));
  }

  FlowException.BadData failure(String problem, Throwable cause) {
    return new FlowException.BadData(describe(problem), cause);
  }

  private String describe(String problem) {
    int from = Math.max(0, at - SHOWN);
    int to = Math.min(source.length(), at + SHOWN);
    return (option.isEmpty() ? "" : "option " + option + ": ")
        + "the expression \""
        + (from > 0 ? "…" : "")
        + source.substring(from, to)
        + (to < source.length() ? "…" : "")
        + "\" fails at character "
        + (at + 1)
        + ": "
        + problem;
  }
}
