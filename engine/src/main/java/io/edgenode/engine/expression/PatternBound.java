package io.edgenode.engine.expression;

/**
 * Estimates what a regular expression compiles to, before it is compiled: counted repetitions copy
 * what they repeat, so nested ones take memory in the product of their counts. One instance, one
 * pattern, one thread.
 */
final class PatternBound {
  private static final int MAX_GROUPS = 50;

  private final String pattern;
  private final long limit;
  private int at;
  private int depth;

  private PatternBound(String pattern, long limit) {
    this.pattern = pattern;
    this.limit = limit;
  }

  /**
   * Checks a pattern.
   *
   * @throws EvaluationException if it would have more instructions, or is nested too deep
   */
  static void check(String pattern, long limit) {
    PatternBound bound = new PatternBound(pattern, limit);
    while (bound.at < pattern.length()) {
      bound.bounded(bound.sequence());
      // A closing parenthesis too many: the compiler says so.
      bound.at++;
    }
  }

  /** The size of what stands up to a closing parenthesis or the end. */
  private long sequence() {
    long total = 0;
    while (at < pattern.length() && pattern.charAt(at) != ')') {
      total = bounded(total + repeated(atom()));
    }
    return total;
  }

  private long atom() {
    char c = pattern.charAt(at++);
    switch (c) {
      case '(' -> {
        if (++depth > MAX_GROUPS) {
          throw new EvaluationException("the pattern has groups nested deeper than " + MAX_GROUPS);
        }
        long inner = sequence();
        at++;
        depth--;
        return inner + 2;
      }
      case '\\' -> skipEscape();
      case '[' -> skipClass();
      default -> {}
    }
    return 1;
  }

  private void skipEscape() {
    if (pattern.startsWith("Q", at)) {
      // Counted as if it were not quoted, which is never less.
      at++;
    } else {
      boolean braced = at + 1 < pattern.length() && pattern.charAt(at + 1) == '{';
      int close = braced ? pattern.indexOf('}', at) : -1;
      at = close < 0 ? at + 1 : close + 1;
    }
  }

  private void skipClass() {
    if (pattern.startsWith("^", at)) {
      at++;
    }
    if (pattern.startsWith("]", at)) {
      at++;
    }
    while (at < pattern.length() && pattern.charAt(at) != ']') {
      if (pattern.startsWith("[:", at)) {
        int close = pattern.indexOf(":]", at + 2);
        at = close < 0 ? at : close + 1;
      }
      at += pattern.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  private long repeated(long size) {
    long total = size;
    while (at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c == '*' || c == '+' || c == '?') {
        total++;
        at++;
      } else if (c == '{') {
        total = bounded(total * count());
      } else {
        break;
      }
    }
    return total;
  }

  /** The greatest number in the braces, at least 1; the position moves behind them. */
  private long count() {
    long greatest = 1;
    long number = 0;
    while (++at < pattern.length()) {
      char c = pattern.charAt(at);
      if (c >= '0' && c <= '9') {
        number = bounded(number * 10 + (c - '0'));
        greatest = Math.max(greatest, number);
      } else if (c == ',') {
        number = 0;
      } else {
        break;
      }
    }
    if (at < pattern.length() && pattern.charAt(at) == '}') {
      at++;
    }
    return greatest + 1;
  }

  private long bounded(long size) {
    if (size > limit) {
      throw new EvaluationException(
          "the pattern compiles to more than " + limit + " instructions: use smaller repetitions");
    }
    return size;
  }
}
