package io.edgenode.processors.window;

import io.edgenode.engine.config.OptionChecks;
import io.edgenode.engine.expression.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
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

  /** Windows side by side, aligned to midnight of the local calendar. */
  static Spans calendar(Duration size, Duration offset, ZoneId zone) {
    return new Calendar(size.toMillis(), offset.toMillis(), zone.getRules());
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
   * Cut by the local clock: a day has 23 or 25 hours when that is changed. Shorter sizes are cut
   * anew from each midnight (plus the offset), so that a shift begins at its hour on every day.
   */
  private static final class Calendar extends Spans {
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final long size;
    private final long offset;
    private final ZoneRules rules;
    private long knownStart = Long.MAX_VALUE;
    private long knownEnd = Long.MIN_VALUE;

    Calendar(long size, long offset, ZoneRules rules) {
      this.size = size;
      this.offset = offset;
      this.rules = rules;
    }

    @Override
    long pane(long time) {
      if (time < knownStart || time >= knownEnd) {
        find(time);
      }
      return knownStart;
    }

    private void find(long time) {
      long local = local(time) - offset;
      long start = Math.floorDiv(local, size) * size + offset;
      long from = instant(start);
      long to = instant(start + size);
      // Where the clock is set back, local times come twice: the second time goes on from the
      // first.
      while (time >= to) {
        start += size;
        from = to;
        to = instant(start + size);
      }
      knownStart = from;
      knownEnd = to;
    }

    private long local(long time) {
      return time + rules.getOffset(Instant.ofEpochMilli(time)).getTotalSeconds() * 1000L;
    }

    private long instant(long local) {
      LocalDateTime wall =
          LocalDateTime.ofEpochSecond(
              Math.floorDiv(local, 1000L),
              (int) Math.floorMod(local, 1000L) * 1_000_000,
              ZoneOffset.UTC);
      // In a gap the offset before it, in an overlap the earlier: as ZonedDateTime has it.
      ZoneOffset zone = rules.getOffset(wall);
      return local - zone.getTotalSeconds() * 1000L;
    }

    @Override
    long firstEnd(long pane) {
      pane(pane);
      return knownEnd;
    }

    @Override
    long lastEnd(long pane) {
      return firstEnd(pane);
    }

    @Override
    long firstEndAfter(long pane, long fired) {
      return firstEnd(pane);
    }

    @Override
    long start(long end) {
      return pane(end - 1);
    }

    @Override
    long panes() {
      return 1;
    }

    @Override
    long boundary(long time) {
      return firstEnd(pane(time));
    }

    /** Whether this size divides a day or is made of days. */
    static boolean fits(long size) {
      return size % DAY == 0 || DAY % size == 0;
    }
  }

  /**
   * Refuses a zone that is none, and a size whose windows can't be aligned to a calendar: what is
   * neither a part of a day nor whole days.
   *
   * @throws IllegalArgumentException with what would be valid
   */
  static void check(Duration size, Optional<String> zone) {
    new OptionChecks()
        .run(() -> zone.ifPresent(Timestamp::zoneOf))
        .require(
            zone.isEmpty() || Calendar.fits(size.toMillis()),
            () ->
                "with 'zone' the 'size' must divide a day or be whole days, such as 15m, 8h or 7d")
        .done();
  }
}
