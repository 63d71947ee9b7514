package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Windows by the local clock, around its changes, against a list of them made anew. */
final class CalendarSpansTest {
  private static final int CASES = Integer.getInteger("windows.streams", 1_000);
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final long MINUTE = Duration.ofMinutes(1).toMillis();

  /** Changes by an hour and by half of one, at midnight, by a whole day, and none. */
  private static final List<String> ZONES =
      List.of(
          "Europe/Berlin",
          "America/New_York",
          "America/Sao_Paulo",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
          "Pacific/Apia",
          "UTC");

  private static final List<Long> STEPS =
      List.of(10L, 15L, 30L, 60L, 90L, 120L, 480L, 1440L, 2 * 1440L, 7 * 1440L);

  /** All windows of some weeks: end → start, the earliest where several end at one moment. */
  private record Listed(TreeMap<Long, Long> startByEnd, TreeSet<Long> panes) {
    static Listed of(long size, long every, long offset, long pane, ZoneId zone, long around) {
      TreeMap<Long, Long> starts = new TreeMap<>();
      TreeSet<Long> panes = new TreeSet<>();
      long reach = 3 * size + 3 * DAY;
      for (long at = grid(around - reach, every, offset); at < around + reach; at += every) {
        long start = instant(at, zone);
        long end = instant(at + size, zone);
        if (start < end) {
          starts.putIfAbsent(end, start);
        }
      }
      for (long at = grid(around - reach, pane, offset); at < around + reach; at += pane) {
        panes.add(instant(at, zone));
      }
      return new Listed(starts, panes);
    }

    private static long grid(long time, long step, long offset) {
      return Math.floorDiv(time - offset, step) * step + offset;
    }

    private static long instant(long local, ZoneId zone) {
      LocalDateTime wall =
          LocalDateTime.ofEpochSecond(Math.floorDiv(local, 1000L), 0, ZoneOffset.UTC);
      ZoneOffsetTransition change = zone.getRules().getTransition(wall);
      return change != null && change.isGap()
          ? change.getInstant().toEpochMilli()
          : ZonedDateTime.of(wall, zone).toInstant().toEpochMilli();
    }
  }

  @Test
  @DisplayName("K22: windows by the local clock are those of a list, whatever the clock does")
  void asListed() {
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(6_000_000_007L + i);
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      long every = STEPS.get(random.nextInt(STEPS.size())) * MINUTE;
      long size = random.nextInt(3) == 0 ? every : every + random.nextInt(8) * every / 2;
      long offset = random.nextInt(2) == 0 ? 0 : random.nextInt(100) * 5L * MINUTE;
      long pane = greatestCommonDivisor(size, every);
      long around = aChange(random, zone);
      Spans spans = spans(size, every, offset, zone);
      Listed listed = Listed.of(size, every, offset, pane, zone, around);
      for (int j = 0; j < 20; j++) {
        long time = around + (random.nextInt(400) - 200) * MINUTE + random.nextInt(3) - 1;
        String what =
            "case %d: %s, size %d, every %d, offset %d, at %d"
                .formatted(i, zone, size, every, offset, time);
        assertIsListed(spans, listed, time, random.nextLong(2 * size), what);
        // What it remembers of other times must not matter.
        assertThat(spans(size, every, offset, zone).pane(time))
            .as(what)
            .isEqualTo(spans.pane(time));
      }
    }
  }

  private static void assertIsListed(
      Spans spans, Listed listed, long time, long further, String what) {
    long pane = spans.pane(time);
    assertThat(pane).as(what).isEqualTo(listed.panes.floor(time));
    List<Long> ends =
        listed.startByEnd.tailMap(pane, false).entrySet().stream()
            .filter(window -> window.getValue() <= pane)
            .map(Map.Entry::getKey)
            .toList();
    assertThat(spans.firstEnd(pane)).as("first end, %s", what).isEqualTo(ends.get(0));
    assertThat(spans.lastEnd(pane)).as("last end, %s", what).isEqualTo(ends.get(ends.size() - 1));
    long fired = pane + further;
    if (fired < ends.get(ends.size() - 1)) {
      assertThat(spans.firstEndAfter(pane, fired))
          .as("first end after %d, %s", fired, what)
          .isEqualTo(ends.stream().filter(end -> end > fired).findFirst().orElseThrow());
    }
    for (long end : ends) {
      long start = spans.start(end);
      assertThat(start)
          .as("start of the end %d, %s", end, what)
          .isEqualTo(listed.startByEnd.get(end));
      assertThat(spans.boundary(start)).as(what).isBetween(start, end).isIn(listed.panes);
    }
  }

  /** A change of the zone's clock in these years, or any time where it has none. */
  private static long aChange(Random random, ZoneId zone) {
    long any = (1_262_304_000L + random.nextInt(10 * 365) * 86_400L) * 1000;
    ZoneOffsetTransition change =
        zone.getRules().nextTransition(java.time.Instant.ofEpochMilli(any));
    return change == null ? any : change.getInstant().toEpochMilli();
  }

  private static Spans spans(long size, long every, long offset, ZoneId zone) {
    return Spans.calendar(
        Duration.ofMillis(size), Duration.ofMillis(every), Duration.ofMillis(offset), zone);
  }

  private static long greatestCommonDivisor(long a, long b) {
    return b == 0 ? a : greatestCommonDivisor(b, a % b);
  }
}
