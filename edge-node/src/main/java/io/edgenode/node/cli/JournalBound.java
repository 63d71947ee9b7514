package io.edgenode.node.cli;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.node.replay.Bound;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Where an export begins or ends.
 *
 * @param sequence a journal sequence, or
 * @param arrival epoch milliseconds
 */
record JournalBound(OptionalLong sequence, OptionalLong arrival) {
  /** Whether the bound lies behind the record that the batch stands at. */
  boolean isAbove(Journal.Batch batch) {
    return sequence.isPresent()
        ? sequence.getAsLong() > batch.sequence()
        : arrival.orElseThrow() > batch.wallMillis();
  }

  /** What is wrong with a range that nothing can lie in, as far as the bounds themselves tell. */
  static Optional<String> range(@Nullable JournalBound from, @Nullable JournalBound to) {
    if (from == null || to == null || from.sequence.isPresent() != to.sequence.isPresent()) {
      return Optional.empty();
    }
    boolean empty =
        from.sequence.isPresent()
            ? from.sequence.getAsLong() >= to.sequence.getAsLong()
            : from.arrival.orElseThrow() >= to.arrival.orElseThrow();
    return empty
        ? Optional.of("--from must be before --to, at which the range ends: nothing lies between")
        : Optional.empty();
  }

  /** The same for a replay. */
  Bound toReplay() {
    return new Bound(sequence, arrival);
  }

  /**
   * {@code 1200}, {@code 2026-01-01T00:00:00Z} with any offset or none, or {@code 2026-01-01}: the
   * day's beginning in UTC.
   */
  static final class Converter implements ITypeConverter<JournalBound> {
    private static final String DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}";

    @Override
    public JournalBound convert(String text) {
      if (text.matches("[0-9]{1,18}")) {
        return new JournalBound(OptionalLong.of(Long.parseLong(text)), OptionalLong.empty());
      }
      try {
        long millis = instant(text).toEpochMilli();
        return new JournalBound(OptionalLong.empty(), OptionalLong.of(millis));
      } catch (DateTimeParseException | ArithmeticException e) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is neither a sequence (1200) nor a time (2026-01-01T00:00:00Z, or 2026-01-01"
                + " for its beginning in UTC)");
      }
    }

    /** As timestamps in records are read: T or a space, and UTC where no zone is named. */
    private static Instant instant(String text) {
      if (text.matches(DATE)) {
        return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      }
      TemporalAccessor time =
          DateTimeFormatter.ISO_DATE_TIME.parseBest(
              text.replace(' ', 'T'), OffsetDateTime::from, LocalDateTime::from);
      return time instanceof LocalDateTime local
          ? local.toInstant(ZoneOffset.UTC)
          : Instant.from(time);
    }
  }
}
