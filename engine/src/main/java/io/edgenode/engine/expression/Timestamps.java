package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.record.FieldName;
import io.edgenode.engine.record.IsoTime;
import io.edgenode.engine.record.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reads the {@link Timestamp} of one FlowFile after another. Belongs to one lane. */
public final class Timestamps {
  /** Years 1 to 9999: what lies outside is no reading's time. */
  static final long EARLIEST = -62_135_596_800_000L;

  static final long LATEST = 253_402_300_799_999L;

  /** Where a zone may begin in an ISO text: behind its date. */
  private static final int BEHIND_DATE = 10;

  private final Timestamp spec;
  private final FieldName field;
  private final ZoneId zone;
  private final @Nullable DateTimeFormatter pattern;
  private final Value value = new Value();

  Timestamps(Timestamp spec) {
    this.spec = spec;
    this.field = FieldName.of(spec.field());
    this.zone = spec.zone().map(Timestamp::zoneOf).orElse(ZoneOffset.UTC);
    this.pattern = spec.pattern().map(Timestamp::formatOf).orElse(null);
  }

  /**
   * The time in epoch milliseconds; what is finer is cut off.
   *
   * @throws FlowException.BadData if it is missing or can't be read
   */
  public long read(FlowFile in) {
    in.content().read(field, value);
    long time =
        switch (value.type()) {
          case LONG -> ofWhole(value.asLong());
          case DOUBLE -> ofFraction(value.asDouble());
          case TEXT -> ofText(value.text());
          default -> IsoTime.NONE;
        };
    if (time < EARLIEST || time > LATEST) {
      throw new FlowException.BadData(
          value.isNull()
              ? "the timestamp '" + spec.field() + "' is missing"
              : "the timestamp '" + spec.field() + "' can't be read as " + valid());
    }
    return time;
  }

  private String valid() {
    String number = "a number of " + spec.unit().name().toLowerCase(Locale.ROOT) + " since 1970";
    String text = spec.pattern().map(known -> "text like " + known).orElse("ISO 8601 text");
    return number + " or " + text + " in the years 1 to 9999";
  }

  private long ofWhole(long number) {
    TimeUnit unit = spec.unit().timeUnit();
    // Down, not towards zero, before 1970 too.
    return unit.compareTo(TimeUnit.MILLISECONDS) < 0
        ? Math.floorDiv(number, unit.convert(1, TimeUnit.MILLISECONDS))
        : unit.toMillis(number);
  }

  private long ofFraction(double number) {
    double millis =
        number * TimeUnit.SECONDS.toNanos(1) / spec.unit().timeUnit().convert(1, TimeUnit.SECONDS);
    return (long) Math.floor(millis / TimeUnit.MILLISECONDS.toNanos(1));
  }

  private long ofText(String text) {
    DateTimeFormatter custom = pattern;
    if (custom != null) {
      return ofPattern(text, custom);
    }
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return text.length() <= 18 ? ofWhole(Long.parseLong(text)) : IsoTime.NONE;
    }
    long utc = IsoTime.parse(text);
    return utc == IsoTime.NONE || zone.equals(ZoneOffset.UTC) || namesZone(text)
        ? utc
        : LocalDateTime.ofInstant(Instant.ofEpochMilli(utc), ZoneOffset.UTC)
            .atZone(zone)
            .toInstant()
            .toEpochMilli();
  }

  private static boolean namesZone(String text) {
    for (int i = BEHIND_DATE; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 'Z' || c == 'z' || c == '+' || c == '-') {
        return true;
      }
    }
    return false;
  }

  private long ofPattern(String text, DateTimeFormatter custom) {
    try {
      TemporalAccessor parsed =
          custom.parseBest(text, Instant::from, LocalDateTime::from, LocalDate::from);
      Instant instant =
          parsed instanceof LocalDate date
              ? date.atStartOfDay(zone).toInstant()
              : parsed instanceof LocalDateTime local
                  ? local.atZone(zone).toInstant()
                  : Instant.from(parsed);
      return instant.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return IsoTime.NONE;
    }
  }
}
