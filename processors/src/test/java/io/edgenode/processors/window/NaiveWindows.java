package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Windows as the rules say them (K22), with every record kept and everything computed anew at each
 * step. Results are lines as the sinks write them.
 */
final class NaiveWindows extends NaiveClock {
  /** What is computed: all of it from scratch. */
  interface Shape {
    /** Every window, of any key, that these records make, however far time has come. */
    List<Window> windows(List<Reading> readings);

    /** Whether this record would still be taken, with all up to a watermark fired. */
    boolean takes(List<Reading> open, Reading reading, long fired);

    /** What a window gives out. */
    default List<String> lines(Window window) {
      return List.of(window.line());
    }

    /** Whether a record that no window has at the moment may still be in one to come. */
    default boolean waits(Reading reading) {
      return false;
    }
  }

  record Window(long start, long end, String key, List<Reading> readings) {
    String line() {
      return line("");
    }

    /** What it has come to before it closes. */
    String early() {
      return line(",\"window_early\":true");
    }

    private String line(String mark) {
      long sum = readings.stream().mapToLong(Reading::value).sum();
      return "{\"k\":\"%s\",\"window_start\":%d,\"window_end\":%d%s,\"n\":%d,\"s\":%d}"
          .formatted(key, start, end, mark, readings.size(), sum);
    }
  }

  private static final Comparator<Window> ORDER =
      Comparator.comparingLong(Window::end)
          .thenComparingLong(Window::start)
          .thenComparing(Window::key);

  private final Shape shape;
  private List<Reading> open = new ArrayList<>();
  private long firedUpTo = Long.MIN_VALUE;

  NaiveWindows(Shape shape, Terms terms) {
    super(terms);
    this.shape = shape;
  }

  @Override
  boolean takes(Reading reading, long fired) {
    return shape.takes(open, reading, fired);
  }

  @Override
  void take(Reading reading) {
    open.add(reading);
  }

  @Override
  void stepped() {
    open.clear();
  }

  @Override
  boolean anyOpen() {
    return !open.isEmpty();
  }

  @Override
  SortedMap<String, Said> next() {
    SortedMap<String, Said> next = new TreeMap<>();
    shape.windows(open).stream()
        .filter(window -> window.end() > firedUpTo)
        .sorted(ORDER)
        .forEach(window -> next.putIfAbsent(window.key(), new Said(window, window.early())));
    return next;
  }

  @Override
  long fire(long upTo) {
    List<Window> due = new ArrayList<>();
    for (Window window : shape.windows(open)) {
      if (window.end() <= upTo && window.end() > firedUpTo) {
        due.add(window);
      }
    }
    due.sort(ORDER);
    due.forEach(window -> results.addAll(shape.lines(window)));
    long greatestEnd = due.stream().mapToLong(Window::end).max().orElse(Long.MIN_VALUE);
    firedUpTo = upTo == Long.MAX_VALUE ? Math.max(firedUpTo, greatestEnd) : upTo;
    forget(upTo == Long.MAX_VALUE ? greatestEnd : upTo);
    if (upTo == Long.MAX_VALUE && !eventTime()) {
      firedUpTo = Long.MIN_VALUE;
    }
    return greatestEnd;
  }

  /** Records of which every window has fired are in none that is still to come. */
  private void forget(long upTo) {
    Set<Reading> alive = new HashSet<>(open.stream().filter(shape::waits).toList());
    for (Window window : shape.windows(open)) {
      if (window.end() > upTo) {
        alive.addAll(window.readings());
      }
    }
    open = new ArrayList<>(open.stream().filter(alive::contains).toList());
  }

  /** Windows of one size that begin every so long. */
  static Shape hopping(long size, long every, long offset) {
    return new Shape() {
      @Override
      public List<Window> windows(List<Reading> readings) {
        Map<String, Map<Long, List<Reading>>> byKey = new TreeMap<>();
        for (Reading reading : readings) {
          for (long start : starts(reading.time())) {
            byKey
                .computeIfAbsent(reading.key(), key -> new TreeMap<>())
                .computeIfAbsent(start, at -> new ArrayList<>())
                .add(reading);
          }
        }
        List<Window> all = new ArrayList<>();
        byKey.forEach(
            (key, starts) ->
                starts.forEach((start, in) -> all.add(new Window(start, start + size, key, in))));
        return all;
      }

      private List<Long> starts(long time) {
        List<Long> starts = new ArrayList<>();
        long last = Math.floorDiv(time - offset, every) * every + offset;
        for (long start = last; start + size > time; start -= every) {
          starts.add(start);
        }
        return starts;
      }

      @Override
      public boolean takes(List<Reading> open, Reading reading, long fired) {
        return starts(reading.time()).stream().anyMatch(start -> start + size > fired);
      }
    };
  }

  /** Spans of activity. */
  static Shape session(long gap) {
    return new Shape() {
      @Override
      public List<Window> windows(List<Reading> readings) {
        Map<String, List<Reading>> byKey = new TreeMap<>();
        readings.forEach(
            reading -> byKey.computeIfAbsent(reading.key(), k -> new ArrayList<>()).add(reading));
        List<Window> all = new ArrayList<>();
        byKey.forEach((key, own) -> all.addAll(split(key, own)));
        return all;
      }

      private List<Window> split(String key, List<Reading> own) {
        List<Reading> sorted = new ArrayList<>(own);
        sorted.sort(Comparator.comparingLong(Reading::time));
        List<Window> windows = new ArrayList<>();
        List<Reading> current = new ArrayList<>();
        for (Reading reading : sorted) {
          if (!current.isEmpty() && reading.time() - last(current) >= gap) {
            windows.add(window(key, current));
            current = new ArrayList<>();
          }
          current.add(reading);
        }
        if (!current.isEmpty()) {
          windows.add(window(key, current));
        }
        return windows;
      }

      private Window window(String key, List<Reading> in) {
        return new Window(in.get(0).time(), last(in) + gap, key, in);
      }

      private long last(List<Reading> in) {
        return in.get(in.size() - 1).time();
      }

      @Override
      public boolean takes(List<Reading> open, Reading reading, long fired) {
        boolean near =
            open.stream()
                .anyMatch(
                    other ->
                        other.key().equals(reading.key())
                            && Math.abs(other.time() - reading.time()) < gap);
        return near || reading.time() + gap > fired;
      }
    };
  }
}
