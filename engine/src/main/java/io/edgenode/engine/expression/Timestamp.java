package io.edgenode.engine.expression;

import io.edgenode.engine.api.Option;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where a record's own time is and how it is written. Immutable; each lane reads with a {@link
 * #reader} of its own.
 *
 * @param field a top-level field
 * @param unit what a number counts since the epoch
 * @param zone of texts that name none; UTC if absent
 * @param pattern of texts, as java.time has it; ISO 8601 if absent
 */
public record Timestamp(
    @Option(doc = "The record's field.", example = "ts", shorthand = true) String field,
    @Option(doc = "What a number counts since 1970: s, ms, us or ns.", defaultValue = "ms")
        Unit unit,
    @Option(doc = "The zone of texts that name none; UTC if absent.", example = "Europe/Berlin")
        Optional<String> zone,
    @Option(
            doc = "How texts are written, as java.time has it, in English; ISO 8601 if absent.",
            example = "dd.MM.yyyy HH:mm:ss")
        Optional<String> pattern) {
  /** What a number counts. */
  public enum Unit {
    S(TimeUnit.SECONDS),
    MS(TimeUnit.MILLISECONDS),
    US(TimeUnit.MICROSECONDS),
    NS(TimeUnit.NANOSECONDS);

    private final TimeUnit unit;

    Unit(TimeUnit unit) {
      this.unit = unit;
    }

    TimeUnit timeUnit() {
      return unit;
    }
  }

  public Timestamp {
    zone.ifPresent(Timestamp::zoneOf);
    pattern.ifPresent(Timestamp::formatOf);
  }

  /** Epoch milliseconds or ISO 8601 text in UTC. */
  public static Timestamp of(String field) {
    return new Timestamp(field, Unit.MS, Optional.empty(), Optional.empty());
  }

  /**
   * The zone of this name.
   *
   * @throws IllegalArgumentException if there is none, with what would be valid
   */
  public static ZoneId zoneOf(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "'zone' must be a zone such as Europe/Berlin, UTC or +02:00, not '" + name + "'", e);
    }
  }

  static DateTimeFormatter formatOf(String pattern) {
    try {
      return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "'pattern' must be one of java.time, such as dd.MM.yyyy HH:mm:ss, not '" + pattern + "'",
          e);
    }
  }

  /** A fresh reader, for one lane. */
  public Timestamps reader() {
    return new Timestamps(this);
  }
}
