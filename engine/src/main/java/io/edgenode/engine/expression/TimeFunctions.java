package io.edgenode.engine.expression;

import static io.edgenode.engine.expression.ValueType.TEXT;
import static io.edgenode.engine.expression.ValueType.WHOLE;

import io.edgenode.engine.record.IsoTime;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalAdjusters;
import java.time.temporal.TemporalQueries;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Functions of times, which are epoch milliseconds. Where no zone is given it is UTC. There is no
 * {@code now()}: a result depends on the FlowFile alone (P3); {@code arrival} is when it came in.
 */
final class TimeFunctions {
  private static final int MAX_PATTERN = 100;

  private TimeFunctions() {}

  static List<ExpressionFunction> all() {
    return List.of(
        ofTime("date", "A time as text; the pattern is that of java.time, in English.")
            .takes("pattern", TEXT)
            .optionally("zone", TEXT)
            .gives(TEXT)
            .example("date(0, 'yyyy-MM-dd')", "'1970-01-01'")
            .example("date(0, 'HH:mm', 'Europe/Berlin')", "'01:00'")
            .madeBy(TimeFunctions::date),
        ofTime("iso_time", "A time as ISO 8601 text in UTC.")
            .gives(TEXT)
            .example("iso_time(1700000000123)", "'2023-11-14T22:13:20.123Z'")
            .as((in, out) -> out.setText(Instant.ofEpochMilli(in.whole(0)).toString())),
        ExpressionFunction.named("parse_time", "Time")
            .takes("x", TEXT)
            .optionally("pattern", TEXT)
            .optionally("zone", TEXT)
            .gives(WHOLE)
            .doc("The epoch milliseconds of a text: ISO 8601, or as the pattern of java.time says.")
            .example("parse_time('1970-01-01T00:00:01Z')", "1000")
            .example(
                "parse_time('01.01.1970 02:00', 'dd.MM.yyyy HH:mm', 'Europe/Berlin')", "3600000")
            .madeBy(TimeFunctions::parse),
        field("year", "The year.", "year(0)", "1970", ZonedDateTime::getYear),
        field("month", "The month, 1 to 12.", "month(0)", "1", ZonedDateTime::getMonthValue),
        field("day", "The day of the month.", "day(0)", "1", ZonedDateTime::getDayOfMonth),
        field("hour", "The hour, 0 to 23.", "hour(3600000)", "1", ZonedDateTime::getHour),
        field("minute", "The minute.", "minute(60000)", "1", ZonedDateTime::getMinute),
        field("second", "The second.", "second(1000)", "1", ZonedDateTime::getSecond),
        field(
            "day_of_week",
            "1 for Monday to 7 for Sunday.",
            "day_of_week(0)",
            "4",
            time -> time.getDayOfWeek().getValue()),
        field("day_of_year", "1 to 366.", "day_of_year(0)", "1", ZonedDateTime::getDayOfYear),
        ofTime(
                "truncate_time",
                "The beginning of the second, minute, hour, day, week (Monday),"
                    + " month or year that a time is in.")
            .takes("unit", TEXT)
            .optionally("zone", TEXT)
            .gives(WHOLE)
            .example("truncate_time(1700000000123, 'hour')", "1699999200000")
            .madeBy(TimeFunctions::truncate));
  }

  private static ExpressionFunction.Builder ofTime(String name, String doc) {
    return ExpressionFunction.named(name, "Time").takes("ms", WHOLE).doc(doc);
  }

  private static ExpressionFunction field(
      String name, String doc, String example, String result, ToLongFunction<ZonedDateTime> field) {
    return ofTime(name, doc)
        .optionally("zone", TEXT)
        .gives(WHOLE)
        .example(example, result)
        .madeBy(
            constants -> {
              Zone zone = new Zone(constants, 1);
              return (in, out) -> out.setLong(field.applyAsLong(zoned(in, zone)));
            });
  }

  private static ZonedDateTime zoned(Arguments in, Zone zone) {
    return Instant.ofEpochMilli(in.whole(0)).atZone(zone.of(in));
  }

  private static ExpressionFunction.Body date(ExpressionFunction.Constants constants) {
    Format format = new Format(constants);
    Zone zone = new Zone(constants, 2);
    return (in, out) -> {
      try {
        out.setText(format.of(in.text(1)).format(zoned(in, zone)));
      } catch (DateTimeException e) {
        throw new EvaluationException("the time can't be written with this pattern");
      }
    };
  }

  private static ExpressionFunction.Body parse(ExpressionFunction.Constants constants) {
    Format format = new Format(constants);
    Zone zone = new Zone(constants, 2);
    return (in, out) -> out.setLong(in.has(1) ? parse(in, format, zone) : parseIso(in.text(0)));
  }

  private static long parseIso(String text) {
    long millis = IsoTime.parse(text);
    if (millis == IsoTime.NONE) {
      throw new EvaluationException("the text is not a time like 2024-05-01T12:30:15.123Z");
    }
    return millis;
  }

  private static long parse(Arguments in, Format format, Zone zone) {
    try {
      return parse(in.text(0), format.of(in.text(1)), zone.of(in));
    } catch (DateTimeException | ArithmeticException e) {
      throw new EvaluationException("the text is not a time of this pattern");
    }
  }

  /** A zone or offset in the text itself counts more than the one given; no time is midnight. */
  private static long parse(String text, DateTimeFormatter format, ZoneId zone) {
    TemporalAccessor parsed = format.parse(text);
    if (parsed.isSupported(ChronoField.INSTANT_SECONDS)) {
      return Instant.from(parsed).toEpochMilli();
    }
    LocalTime time = parsed.query(TemporalQueries.localTime());
    LocalDateTime local = LocalDate.from(parsed).atTime(time == null ? LocalTime.MIDNIGHT : time);
    return local.atZone(zone).toInstant().toEpochMilli();
  }

  private static ExpressionFunction.Body truncate(ExpressionFunction.Constants constants) {
    constants.text(1).ifPresent(unit -> truncate(Instant.EPOCH.atZone(ZoneOffset.UTC), unit));
    Zone zone = new Zone(constants, 2);
    return (in, out) ->
        out.setLong(truncate(zoned(in, zone), in.text(1)).toInstant().toEpochMilli());
  }

  private static ZonedDateTime truncate(ZonedDateTime time, String unit) {
    ZonedDateTime day = time.truncatedTo(ChronoUnit.DAYS);
    return switch (unit) {
      case "second" -> time.truncatedTo(ChronoUnit.SECONDS);
      case "minute" -> time.truncatedTo(ChronoUnit.MINUTES);
      case "hour" -> time.truncatedTo(ChronoUnit.HOURS);
      case "day" -> day;
      case "week" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case "month" -> day.withDayOfMonth(1);
      case "year" -> day.withDayOfYear(1);
      default ->
          throw new EvaluationException("a unit is second, minute, hour, day, week, month or year");
    };
  }

  /** The formatter of one place of use: made once where the pattern is constant. */
  private static final class Format {
    private @Nullable String pattern;
    private @Nullable DateTimeFormatter formatter;

    Format(ExpressionFunction.Constants constants) {
      constants.text(1).ifPresent(this::of);
    }

    DateTimeFormatter of(String text) {
      DateTimeFormatter known = formatter;
      if (known == null || !text.equals(pattern)) {
        known = compile(text);
        pattern = text;
        formatter = known;
      }
      return known;
    }

    private static DateTimeFormatter compile(String text) {
      if (text.length() > MAX_PATTERN) {
        throw new EvaluationException("the pattern has more than " + MAX_PATTERN + " characters");
      }
      try {
        return DateTimeFormatter.ofPattern(text, Locale.ENGLISH);
      } catch (IllegalArgumentException e) {
        throw new EvaluationException(
            "the pattern is not one of java.time, such as yyyy-MM-dd HH:mm:ss");
      }
    }
  }

  /** The zone of one place of use: looked up once where it is constant. */
  private static final class Zone {
    private final int index;
    private String name = "UTC";
    private ZoneId zone = ZoneOffset.UTC;

    Zone(ExpressionFunction.Constants constants, int index) {
      this.index = index;
      constants.text(index).ifPresent(this::load);
    }

    ZoneId of(Arguments in) {
      if (in.has(index) && !in.text(index).equals(name)) {
        load(in.text(index));
      }
      return zone;
    }

    private void load(String text) {
      try {
        zone = ZoneId.of(text);
        name = text;
      } catch (DateTimeException e) {
        throw new EvaluationException(
            "a zone is a name like Europe/Berlin or an offset like +02:00");
      }
    }
  }
}
