package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Windows by number: each key's last records, and which of them no result has held yet. */
final class NaiveCounts extends NaiveClock {
  private record Window(long start, long end, String key, List<Reading> readings) {
    static Window of(String key, List<Reading> readings) {
      return new Window(
          readings.stream().mapToLong(Reading::time).min().orElseThrow(),
          readings.stream().mapToLong(Reading::time).max().orElseThrow(),
          key,
          readings);
    }

    String line() {
      return line("");
    }

    /** What it has come to before it is full. */
    String early() {
      return line(",\"window_early\":true");
    }

    private String line(String mark) {
      long sum = readings.stream().mapToLong(Reading::value).sum();
      return "{\"k\":\"%s\",\"window_start\":%d,\"window_end\":%d%s,\"n\":%d,\"s\":%d}"
          .formatted(key, start, end, mark, readings.size(), sum);
    }
  }

  /** A key's records that a result to come may hold, and how many no result has held. */
  private static final class Open {
    private final List<Reading> readings = new ArrayList<>();
    private int fresh;
  }

  private final int size;
  private final int every;
  private final Map<String, Open> keys = new TreeMap<>();

  NaiveCounts(int size, int every, Terms terms) {
    super(terms);
    this.size = size;
    this.every = every;
  }

  @Override
  boolean takes(Reading reading, long fired) {
    return true;
  }

  @Override
  void take(Reading reading) {
    Open open = keys.computeIfAbsent(reading.key(), key -> new Open());
    open.readings.add(reading);
    open.fresh++;
    if (open.readings.size() == size) {
      results.add(Window.of(reading.key(), open.readings).line());
      open.readings.subList(0, every).clear();
      open.fresh = 0;
    }
  }

  @Override
  boolean anyOpen() {
    return !keys.isEmpty();
  }

  @Override
  SortedMap<String, Said> next() {
    SortedMap<String, Said> next = new TreeMap<>();
    keys.forEach(
        (key, open) -> {
          if (open.fresh > 0) {
            Window window = Window.of(key, List.copyOf(open.readings));
            next.put(key, new Said(window, window.early()));
          }
        });
    return next;
  }

  @Override
  long fire(long upTo) {
    if (upTo == Long.MAX_VALUE) {
      List<Window> left = new ArrayList<>();
      keys.forEach(
          (key, open) -> {
            if (open.fresh > 0) {
              left.add(Window.of(key, open.readings));
            }
          });
      left.sort(
          Comparator.comparingLong(Window::end)
              .thenComparingLong(Window::start)
              .thenComparing(Window::key));
      left.forEach(window -> results.add(window.line()));
      keys.clear();
    }
    return Long.MIN_VALUE;
  }

  @Override
  void stepped() {
    // All has fired.
  }
}
