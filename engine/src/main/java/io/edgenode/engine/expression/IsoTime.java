package io.edgenode.engine.expression;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * ISO 8601 times as devices write them: {@code 2024-05-01T12:30:15.123Z}, with {@code T} or a
 * space, seconds and fraction optional, an offset ({@code Z}, {@code +02}, {@code +0200}, {@code
 * +02:00}) or none, or a date alone. Stateless.
 */
public final class IsoTime {
  private static final int DATE = 10;
  private static final int MINUTES = 16;
  private static final int SECONDS = 19;
  private static final int MAX_FRACTION = 9;

  private IsoTime() {}

  /**
   * Epoch milliseconds of a time; what is finer is cut off.
   *
   * @param zone the zone of a text that names none
   * @throws DateTimeException if the text is no such time; the message does not repeat it
   */
  public static long parse(String text, ZoneId zone) {
    LocalDate date = date(text);
    if (text.length() == DATE) {
      return date.atStartOfDay(zone).toInstant().toEpochMilli();
    }
    char between = text.charAt(DATE);
    if (between != 'T' && between != 't' && between != ' ') {
      throw notATime();
    }
    Cursor cursor = new Cursor(text);
    LocalTime time = cursor.time();
    ZoneId named = cursor.atEnd() ? zone : cursor.offset();
    return date.atTime(time).atZone(named).toInstant().toEpochMilli();
  }

  private static LocalDate date(String text) {
    if (text.length() < DATE || text.charAt(4) != '-' || text.charAt(7) != '-') {
      throw notATime();
    }
    return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, DATE));
  }

  private static int number(String text, int from, int to) {
    if (to > text.length()) {
      throw notATime();
    }
    int value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw notATime();
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static DateTimeException notATime() {
    return new DateTimeException("the text is not a time like 2024-05-01T12:30:15.123Z");
  }

  /** Reads what stands behind the date. */
  private static final class Cursor {
    private final String text;
    private int at = DATE + 1;

    Cursor(String text) {
      this.text = text;
    }

    boolean atEnd() {
      return at == text.length();
    }

    private boolean follows(char c) {
      return at < text.length() && text.charAt(at) == c;
    }

    LocalTime time() {
      int hour = number(text, at, at + 2);
      at = MINUTES;
      if (text.length() < MINUTES || text.charAt(MINUTES - 3) != ':') {
        throw notATime();
      }
      int minute = number(text, MINUTES - 2, MINUTES);
      if (!follows(':')) {
        return LocalTime.of(hour, minute);
      }
      int second = number(text, MINUTES + 1, SECONDS);
      at = SECONDS;
      return LocalTime.of(hour, minute, second, fraction());
    }

    private int fraction() {
      if (!follows('.') && !follows(',')) {
        return 0;
      }
      int from = ++at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      if (at == from || at - from > MAX_FRACTION) {
        throw notATime();
      }
      int nanos = number(text, from, at);
      for (int digits = at - from; digits < MAX_FRACTION; digits++) {
        nanos *= 10;
      }
      return nanos;
    }

    ZoneOffset offset() {
      String rest = text.substring(at);
      if (rest.equals("Z") || rest.equals("z")) {
        return ZoneOffset.UTC;
      }
      int sign = rest.startsWith("+") ? 1 : rest.startsWith("-") ? -1 : 0;
      int minutesAt = rest.length() == 6 && rest.charAt(3) == ':' ? 4 : 3;
      if (sign == 0 || rest.length() != 3 && rest.length() != minutesAt + 2) {
        throw notATime();
      }
      int minutes = rest.length() == 3 ? 0 : number(rest, minutesAt, minutesAt + 2);
      return ZoneOffset.ofHoursMinutes(sign * number(rest, 1, 3), sign * minutes);
    }
  }
}
