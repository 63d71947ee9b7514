package io.edgenode.processors.generate;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of readings per second, and how many of them are due. Immutable.
 *
 * @param perSecond greater than 0
 */
record Rate(double perSecond) {
  private static final Pattern FORM =
      Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,6})?)(?:/(s|m|h))?");
  private static final double NANOS = 1e9;

  /**
   * Reads {@code 100}, {@code 100/s}, {@code 6/m} or {@code 1.5/h}.
   *
   * @throws IllegalArgumentException for anything else, and for 0
   */
  static Rate parse(String text) {
    Matcher matcher = FORM.matcher(text);
    double number = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    if (number <= 0) {
      throw new IllegalArgumentException(
          "'rate' must be a number above 0 with an optional /s, /m or /h, such as 100/s, not '"
              + text
              + "'");
    }
    String unit = matcher.group(2);
    if (unit == null || unit.equals("s")) {
      return new Rate(number);
    }
    return new Rate(unit.equals("m") ? number / 60 : number / 3600);
  }

  /** How many are due after this time. */
  long due(long elapsedNanos) {
    return (long) (elapsedNanos / NANOS * perSecond);
  }

  /** How long after the beginning the n-th (from 1) is due. */
  long dueAtNanos(long n) {
    return (long) Math.ceil(n / perSecond * NANOS);
  }
}
