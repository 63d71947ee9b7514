package io.edgenode.node.cli;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.node.replay.Bound;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

  /** {@code 1200}, or {@code 2026-01-01T00:00:00Z}. */
  static final class Converter implements ITypeConverter<JournalBound> {
    @Override
    public JournalBound convert(String text) {
      if (text.matches("[0-9]{1,18}")) {
        return new JournalBound(OptionalLong.of(Long.parseLong(text)), OptionalLong.empty());
      }
      try {
        long millis = Instant.parse(text).toEpochMilli();
        return new JournalBound(OptionalLong.empty(), OptionalLong.of(millis));
      } catch (DateTimeParseException e) {
        throw new TypeConversionException(
            "'" + text + "' is neither a sequence (1200) nor a time (2026-01-01T00:00:00Z)");
      }
    }
  }
}
