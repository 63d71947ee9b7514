package io.edgenode.node;

import io.edgenode.node.FreezerFleet.Reading;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What {@code flows/cold-chain.yaml} must come to, computed from the whole list of readings at
 * once: sorted by freezer and time, with nothing of windows, watermarks or state.
 */
final class ColdChainReference {
  private static final BigDecimal DELTA = new BigDecimal("0.2");
  private static final BigDecimal LIMIT = new BigDecimal("-15");
  private static final long MINUTE = 60_000;

  final List<Mean> means = new ArrayList<>();
  final List<String> openings = new ArrayList<>();
  final List<String> excursions = new ArrayList<>();
  final List<String> warmed = new ArrayList<>();
  final List<String> alarms = new ArrayList<>();
  final List<String> late = new ArrayList<>();

  record Mean(int freezer, long start, int n, double mean, BigDecimal warmest) {}

  /** A span in which a condition held, up to the first reading for which it did not. */
  private record Span(Reading first, @Nullable Reading end) {}

  /**
   * @param published in the order of publishing
   */
  ColdChainReference(List<Reading> published) {
    averages(published);
    Map<Integer, List<Reading>> byFreezer = new TreeMap<>();
    for (Reading reading : published) {
      if (!reading.straggler()) {
        byFreezer.computeIfAbsent(reading.freezer(), key -> new ArrayList<>()).add(reading);
      }
    }
    for (List<Reading> own : byFreezer.values()) {
      own.sort(Comparator.comparingLong(Reading::ts));
      openings(own);
      for (Span span : lasting(own, Reading::open, 2 * MINUTE)) {
        alarm(span.first, 2 * MINUTE, "left open");
      }
      for (Span span : lasting(own, ColdChainReference::isWarm, 10 * MINUTE)) {
        alarm(span.first, 10 * MINUTE, "too warm");
        if (span.end != null) {
          excursions.add(line(span.first, span.end.ts(), "too warm"));
        }
      }
      silences(own);
      warmed(own);
    }
  }

  private static boolean isWarm(Reading reading) {
    return reading.temperature().compareTo(LIMIT) > 0;
  }

  /** What differs from the one before that was let through, then by freezer and minute. */
  private void averages(List<Reading> published) {
    Map<Integer, BigDecimal> last = new HashMap<>();
    Map<List<Long>, List<BigDecimal>> minutes = new HashMap<>();
    for (Reading reading : published) {
      BigDecimal before = last.get(reading.freezer());
      boolean passes =
          before == null || reading.temperature().subtract(before).abs().compareTo(DELTA) >= 0;
      if (passes) {
        last.put(reading.freezer(), reading.temperature());
      }
      if (passes && !reading.straggler()) {
        long start = reading.ts() - reading.ts() % MINUTE;
        minutes
            .computeIfAbsent(List.of((long) reading.freezer(), start), key -> new ArrayList<>())
            .add(reading.temperature());
      }
      if (reading.straggler()) {
        late.add(reading.json());
        if (passes) {
          late.add(reading.json());
        }
      }
    }
    minutes.forEach(
        (key, values) -> {
          BigDecimal sum = values.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
          BigDecimal count = BigDecimal.valueOf(values.size());
          means.add(
              new Mean(
                  key.get(0).intValue(),
                  key.get(1),
                  values.size(),
                  sum.divide(count, MathContext.DECIMAL64).doubleValue(),
                  values.stream().max(Comparator.naturalOrder()).orElseThrow()));
        });
    means.sort(Comparator.comparingLong(Mean::start).thenComparing(Mean::freezer));
  }

  private void openings(List<Reading> own) {
    for (Span span : lasting(own, Reading::open, 1)) {
      if (span.end != null) {
        openings.add(
            "{\"freezer\":%d,\"window_start\":%d,\"window_end\":%d,\"seconds\":%d,\"before\":%s,\"after\":%s}"
                .formatted(
                    span.first.freezer(),
                    span.first.ts(),
                    span.end.ts(),
                    (span.end.ts() - span.first.ts()) / 1000,
                    span.first.temperature().toPlainString(),
                    span.end.temperature().toPlainString()));
      }
    }
  }

  /** The spans that last so long: to the next reading for which it is not so, or for ever. */
  private static List<Span> lasting(List<Reading> own, Predicate<Reading> holds, long atLeast) {
    List<Span> spans = new ArrayList<>();
    Reading first = null;
    for (Reading reading : own) {
      if (holds.test(reading)) {
        first = first == null ? reading : first;
      } else if (first != null) {
        if (reading.ts() - first.ts() >= atLeast) {
          spans.add(new Span(first, reading));
        }
        first = null;
      }
    }
    if (first != null) {
      spans.add(new Span(first, null));
    }
    return spans;
  }

  private void silences(List<Reading> own) {
    for (int i = 0; i < own.size(); i++) {
      boolean last = i + 1 == own.size();
      if (last || own.get(i + 1).ts() - own.get(i).ts() >= 5 * MINUTE) {
        alarm(own.get(i), 5 * MINUTE, "silent");
      }
    }
  }

  /** Each warm reading that has an open door before it, with no other warm one in between. */
  private void warmed(List<Reading> own) {
    for (int i = 0; i < own.size(); i++) {
      Reading warm = own.get(i);
      if (!isWarm(warm)) {
        continue;
      }
      for (int j = i - 1; j >= 0 && warm.ts() - own.get(j).ts() < 5 * MINUTE; j--) {
        Reading before = own.get(j);
        if (before.open()) {
          long seconds = (warm.ts() - before.ts()) / 1000;
          warmed.add(
              "{\"freezer\":%d,\"window_start\":%d,\"window_end\":%d,\"seconds\":%d,\"temperature\":%s}"
                  .formatted(
                      warm.freezer(),
                      before.ts(),
                      warm.ts(),
                      seconds,
                      warm.temperature().toPlainString()));
          break;
        }
        if (isWarm(before)) {
          break;
        }
      }
    }
  }

  private void alarm(Reading first, long after, String what) {
    alarms.add(line(first, first.ts() + after, what));
  }

  private static String line(Reading first, long end, String what) {
    return "{\"freezer\":%d,\"window_start\":%d,\"window_end\":%d,\"alarm\":\"%s\",\"temperature\":%s}"
        .formatted(first.freezer(), first.ts(), end, what, first.temperature().toPlainString());
  }
}
