package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Patterns and excursions: each key's records are sorted and walked through by themselves. */
final class NaivePattern extends NaiveClock {
  /** What a record is. */
  record Means(boolean first, boolean then) {}

  /** What is looked for. */
  interface Rule {
    Means means(Reading reading);
  }

  private record Outcome(String way, long start, long end, String key, String line) {}

  /** Where a key is in its sequence. */
  private static final class At {
    private @Nullable Reading first;
    private boolean raised;
  }

  private final Rule rule;
  private final long within;
  private final boolean excursion;
  private final boolean restart;
  private final Map<String, At> keys = new HashMap<>();
  private final Map<String, List<String>> aside = new HashMap<>();
  private final List<Outcome> outcomes = new ArrayList<>();
  private List<Reading> waiting = new ArrayList<>();
  private long lastStep;

  NaivePattern(Rule rule, long within, boolean excursion, boolean restart, Terms terms) {
    super(terms);
    this.rule = rule;
    this.within = within;
    this.excursion = excursion;
    this.restart = restart;
  }

  private boolean matters(Reading reading) {
    Means means = rule.means(reading);
    return means.first || means.then;
  }

  @Override
  boolean takes(Reading reading, long fired) {
    return !matters(reading) || reading.time() >= fired;
  }

  @Override
  void take(Reading reading) {
    if (matters(reading)) {
      waiting.add(reading);
      keys.computeIfAbsent(reading.key(), key -> new At());
    }
  }

  @Override
  void stepped() {}

  @Override
  List<String> aside(String way) {
    return aside.getOrDefault(way, List.of());
  }

  @Override
  long fire(long upTo) {
    lastStep = Long.MIN_VALUE;
    for (String key : new TreeSet<>(keys.keySet())) {
      List<Reading> own =
          new ArrayList<>(
              waiting.stream().filter(r -> r.key().equals(key) && r.time() <= upTo).toList());
      own.sort(Comparator.comparingLong(Reading::time));
      walk(key, own, upTo);
    }
    waiting = new ArrayList<>(waiting.stream().filter(reading -> reading.time() > upTo).toList());
    outcomes.sort(
        Comparator.comparingLong(Outcome::end)
            .thenComparingLong(Outcome::start)
            .thenComparing(Outcome::key));
    for (Outcome outcome : outcomes) {
      List<String> to =
          outcome.way.equals("success")
              ? results
              : aside.computeIfAbsent(outcome.way, way -> new ArrayList<>());
      to.add(outcome.line);
    }
    outcomes.clear();
    return lastStep;
  }

  private void walk(String key, List<Reading> own, long upTo) {
    At at = keys.getOrDefault(key, new At());
    for (Reading reading : own) {
      expire(key, at, reading.time());
      lastStep = Math.max(lastStep, reading.time());
      Means means = rule.means(reading);
      Reading first = at.first;
      if (means.then && first != null) {
        if (!excursion || at.raised) {
          outcome(excursion ? "ended" : "success", key, first, reading.time(), reading.line());
        }
        at.first = null;
        at.raised = false;
      }
      if (means.first && (at.first == null || restart)) {
        at.first = reading;
      }
    }
    expire(key, at, upTo);
  }

  private void expire(String key, At at, long upTo) {
    Reading first = at.first;
    if (first == null || at.raised || first.time() + within > upTo) {
      return;
    }
    long end = first.time() + within;
    lastStep = Math.max(lastStep, end);
    outcome(excursion ? "success" : "missing", key, first, end, "null");
    if (excursion) {
      at.raised = true;
    } else {
      at.first = null;
    }
  }

  private void outcome(String way, String key, Reading first, long end, String then) {
    String line =
        "{\"k\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"first\":%s,\"then\":%s}"
            .formatted(key, first.time(), end, first.line(), then);
    outcomes.add(new Outcome(way, first.time(), end, key, line));
  }
}
