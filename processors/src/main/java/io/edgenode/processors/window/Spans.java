package io.edgenode.processors.window;

import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * How time is cut into panes, the pieces that no window's edge cuts through, and how windows are
 * made of them. Aligned to the epoch in UTC, or to the local calendar of a zone. Immutable.
 *
 * <pre>
 *   pane      |p0|p1|p2|p3|p4|     the greatest common divisor of size and every
 *   windows   [--------)           size
 *                [--------)        begins every … later
 * </pre>
 */
abstract sealed class Spans {
  /** The start of the pane that a time is in. */
  abstract long pane(long time);

  /** The end of the first window that holds this pane. */
  abstract long firstEnd(long pane);

  /** The end of the last window that holds this pane. */
  abstract long lastEnd(long pane);

  /** The end of the first window that holds this pane and ends behind {@code fired}. */
  abstract long firstEndAfter(long pane, long fired);

  /** The start of the window with this end. */
  abstract long start(long end);

  /** How many panes a window has. */
  abstract long panes();

  /** The end of the block of a window's length that a time is in, or begins. */
  abstract long boundary(long time);

  /** Windows of one size side by side. */
  static Spans tumbling(Duration size, Duration offset) {
    return new Even(size.toMillis(), size.toMillis(), offset.toMillis());
  }

  /** Windows of one size, one beginning {@code every} so long. */
  static Spans hopping(Duration size, Duration every, Duration offset) {
    return new Even(size.toMillis(), every.toMillis(), offset.toMillis());
  }

  /** How many panes a window has. */
  static long panes(Duration size, Duration every) {
    return size.toMillis() / Even.greatestCommonDivisor(size.toMillis(), every.toMillis());
  }

  /** Windows as local clocks show them, one beginning {@code every} so long behind midnight. */
  static Spans calendar(Duration size, Duration every, Duration offset, ZoneId zone) {
    return new Calendar(size.toMillis(), every.toMillis(), offset.toMillis(), zone.getRules());
  }

  private static final class Even extends Spans {
    private final long size;
    private final long every;
    private final long offset;
    private final long paneSize;

    Even(long size, long every, long offset) {
      this.size = size;
      this.every = every;
      this.offset = Math.floorMod(offset, every);
      this.paneSize = greatestCommonDivisor(size, every);
    }

    private static long greatestCommonDivisor(long a, long b) {
      return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }

    @Override
    long pane(long time) {
      return Math.floorDiv(time - offset, paneSize) * paneSize + offset;
    }

    @Override
    long firstEnd(long pane) {
      // Ends lie at offset + size + k * every.
      return ceil(pane + paneSize - offset - size) + offset + size;
    }

    @Override
    long lastEnd(long pane) {
      return Math.floorDiv(pane - offset, every) * every + offset + size;
    }

    @Override
    long firstEndAfter(long pane, long fired) {
      long first = firstEnd(pane);
      return fired < first ? first : ceil(fired + 1 - offset - size) + offset + size;
    }

    private long ceil(long time) {
      return -Math.floorDiv(-time, every) * every;
    }

    @Override
    long start(long end) {
      return end - size;
    }

    @Override
    long panes() {
      return size / paneSize;
    }

    @Override
    long boundary(long time) {
      return -Math.floorDiv(offset - time, size) * size + offset;
    }
  }

  /**
   * Cut by the local clock: a day has 23 or 25 hours when that is changed, and each midnight (plus
   * the offset) begins a window. What the clock skips has passed when it does; when it is set back,
   * the last window before that goes on until local time is where it was. Of windows that so would
   * end at one moment there is the longest.
   */
  private static final class Calendar extends Spans {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long size;
    private final long every;
    private final long offset;
    private final long paneSize;
    private final ZoneRules rules;

    /** The pane that was asked for last, and the end of the last window that holds it. */
    private long knownStart = Long.MAX_VALUE;

    private long knownEnd = Long.MIN_VALUE;
    private long knownLast;

    Calendar(long size, long every, long offset, ZoneRules rules) {
      this.size = size;
      this.every = every;
      this.offset = offset;
      this.paneSize = Even.greatestCommonDivisor(size, every);
      this.rules = rules;
    }

    @Override
    long pane(long time) {
      if (time < knownStart || time >= knownEnd) {
        long local = behind(time) - 1;
        long start = floor(local, paneSize, offset);
        knownStart = instant(start);
        knownEnd = instant(start + paneSize);
        knownLast = instant(floor(local, every, offset) + size);
      }
      return knownStart;
    }

    @Override
    long firstEnd(long pane) {
      return firstEndBehind(pane);
    }

    @Override
    long lastEnd(long pane) {
      pane(pane);
      return knownLast;
    }

    @Override
    long firstEndAfter(long pane, long fired) {
      return firstEndBehind(Math.max(pane, fired));
    }

    private long firstEndBehind(long time) {
      return instant(ceil(behind(time), every, offset + size));
    }

    @Override
    long start(long end) {
      return instant(ceil(behind(end - 1), every, offset + size) - size);
    }

    @Override
    long panes() {
      return size / paneSize;
    }

    @Override
    long boundary(long time) {
      return instant(ceil(behind(time - 1), size, offset));
    }

    /** The greatest {@code phase + n * step} that is not above a time. */
    private static long floor(long time, long step, long phase) {
      return Math.floorDiv(time - phase, step) * step + phase;
    }

    /** The least that is not below it. */
    private static long ceil(long time, long step, long phase) {
      return -Math.floorDiv(phase - time, step) * step + phase;
    }

    /** The least local time that is behind a moment. */
    private long behind(long time) {
      long offsetMillis = rules.getOffset(Instant.ofEpochMilli(time)).getTotalSeconds() * 1000L;
      ZoneOffsetTransition change = rules.getTransition(wall(time + offsetMillis));
      // Set back, the clock shows for the second time what was over already.
      return change != null && change.isOverlap() && time >= change.toEpochSecond() * 1000
          ? change.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC) * 1000
          : time + offsetMillis + 1;
    }

    /** When the clock shows a local time, for the first time; or skips it. Never falls. */
    private long instant(long local) {
      LocalDateTime wall = wall(local);
      ZoneOffsetTransition change = rules.getTransition(wall);
      return change != null && change.isGap()
          ? change.toEpochSecond() * 1000
          : local - rules.getOffset(wall).getTotalSeconds() * 1000L;
    }

    private static LocalDateTime wall(long local) {
      return LocalDateTime.ofEpochSecond(
          Math.floorDiv(local, 1000L),
          (int) Math.floorMod(local, 1000L) * 1_000_000,
          ZoneOffset.UTC);
    }

    /** Whether windows that begin so often can be aligned to midnight. */
    static boolean fits(long every) {
      return every % DAY == 0 || DAY % every == 0;
    }
  }

  /**
   * Refuses a zone that is none, and windows that can't be aligned to a calendar: they begin
   * neither several times a day nor every so many days.
   *
   * @param option what says how long after one window the next begins
   * @throws IllegalArgumentException with what would be valid
   */
  static void check(String option, Duration every, Optional<String> zone) {
    new OptionChecks()
        .run(() -> zone.ifPresent(Timestamp::zoneOf))
        .require(
            zone.isEmpty() || Calendar.fits(every.toMillis()),
            () ->
                "with 'zone' the '"
                    + option
                    + "' must divide a day or be whole days, such as 15m, 8h or 7d")
        .done();
  }
}
