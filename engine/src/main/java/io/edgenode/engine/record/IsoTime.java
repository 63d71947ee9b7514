package io.edgenode.engine.record;

import java.time.DateTimeException;
import java.time.LocalDate;

/**
 * Timestamps as records hold them: epoch milliseconds, or ISO-8601 with T or a space between date
 * and time; no zone means UTC. Digits finer than a millisecond are cut off. Stateless.
 */
public final class IsoTime {
  /** What is not a timestamp. */
  public static final long NONE = Long.MIN_VALUE;

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int MOST_DIGITS = 18;

  private final String text;
  private int at;
  private boolean wrong;

  private IsoTime(String text) {
    this.text = text;
  }

  /**
   * Reads {@code 1700000000000}, {@code 2024-05-31}, {@code 2024-05-31T12:00}, {@code 2024-05-31
   * 12:00:00.123456+02:00} and the like.
   *
   * @return epoch milliseconds, or {@link #NONE}
   */
  public static long parse(String text) {
    return new IsoTime(text).parse();
  }

  private long parse() {
    if (isInteger()) {
      return Long.parseLong(text);
    }
    int year = number(4);
    expect('-');
    int month = number(2);
    expect('-');
    int day = number(2);
    long time = 0;
    if (!wrong && at < text.length()) {
      time = timeOfDay();
    }
    if (wrong || at != text.length()) {
      return NONE;
    }
    try {
      return LocalDate.of(year, month, day).toEpochDay() * DAY + time;
    } catch (DateTimeException e) {
      return NONE;
    }
  }

  private boolean isInteger() {
    int from = text.startsWith("-") ? 1 : 0;
    int length = text.length() - from;
    if (length == 0 || length > MOST_DIGITS) {
      return false;
    }
    for (int i = from; i < text.length(); i++) {
      if (!isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private long timeOfDay() {
    char separator = text.charAt(at++);
    wrong |= separator != 'T' && separator != 't' && separator != ' ';
    int hour = number(2);
    expect(':');
    int minute = number(2);
    int second = 0;
    long millis = 0;
    if (take(':')) {
      second = number(2);
      if (take('.') || take(',')) {
        millis = fraction();
      }
    }
    long zone = zone();
    // A leap second is the first of the next minute, as the epoch counts.
    wrong |= minute > 59 || second > 60 || hour > 24;
    long time = hour * HOUR + minute * MINUTE + second * SECOND + millis;
    wrong |= hour == 24 && time != DAY;
    return time - zone;
  }

  private long fraction() {
    long millis = 0;
    int digits = 0;
    while (at < text.length() && isDigit(text.charAt(at))) {
      if (digits < 3) {
        millis = millis * 10 + (text.charAt(at) - '0');
      }
      digits++;
      at++;
    }
    wrong |= digits == 0;
    for (int i = digits; i < 3; i++) {
      millis *= 10;
    }
    return millis;
  }

  private long zone() {
    if (at == text.length() || take('Z') || take('z')) {
      return 0;
    }
    boolean west = take('-');
    if (!west) {
      expect('+');
    }
    int hours = number(2);
    int minutes = 0;
    if (!wrong && at < text.length()) {
      take(':');
      minutes = number(2);
    }
    wrong |= hours > 18 || minutes > 59;
    long offset = hours * HOUR + minutes * MINUTE;
    return west ? -offset : offset;
  }

  private int number(int digits) {
    int value = 0;
    for (int i = 0; i < digits; i++) {
      if (at >= text.length() || !isDigit(text.charAt(at))) {
        wrong = true;
        return 0;
      }
      value = value * 10 + (text.charAt(at++) - '0');
    }
    return value;
  }

  private void expect(char c) {
    wrong |= !take(c);
  }

  private boolean take(char c) {
    boolean there = at < text.length() && text.charAt(at) == c;
    at += there ? 1 : 0;
    return there;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
