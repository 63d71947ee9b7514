package io.edgenode.processors.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Windows as the rules say them (K21, K22), with every record kept and everything computed anew at
 * each step. Results are lines as the sinks write them.
 */
final class NaiveWindows {
  /** What is computed: all of it from scratch. */
  interface Shape {
    /** Every window, of any key, that these records make, however far time has come. */
    List<Window> windows(List<Reading> readings);

    /** Whether this record would still be taken, with all up to a watermark fired. */
    boolean takes(List<Reading> open, Reading reading, long fired);
  }

  record Reading(long time, String key, long value, String line) {}

  record Window(long start, long end, String key, List<Reading> readings) {
    String line() {
      long sum = readings.stream().mapToLong(Reading::value).sum();
      return "{\"k\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"n\":%d,\"s\":%d}"
          .formatted(key, start, end, readings.size(), sum);
    }
  }

  private static final Comparator<Window> ORDER =
      Comparator.comparingLong(Window::end)
          .thenComparingLong(Window::start)
          .thenComparing(Window::key);

  final List<String> results = new ArrayList<>();
  final List<String> late = new ArrayList<>();

  private final Shape shape;
  private final boolean eventTime;
  private final long lateness;
  private final long idleTimeout;
  private final Map<String, Long> greatest = new TreeMap<>();
  private final Map<String, Long> heardAt = new HashMap<>();
  private final Set<String> sources = new TreeSet<>();
  private final Set<String> ended = new HashSet<>();
  private List<Reading> open = new ArrayList<>();
  private long watermark = Long.MIN_VALUE;

  NaiveWindows(
      Shape shape, boolean eventTime, long lateness, long idleTimeout, List<String> sources) {
    this.shape = shape;
    this.eventTime = eventTime;
    this.lateness = lateness;
    this.idleTimeout = idleTimeout;
    this.sources.addAll(sources);
    sources.forEach(source -> heardAt.put(source, 0L));
  }

  void data(String source, long elapsed, long lane, Reading reading) {
    advance(elapsed, lane);
    if (shape.takes(open, reading, watermark)) {
      open.add(reading);
    } else {
      late.add(reading.line());
    }
    greatest.merge(source, reading.time(), Math::max);
    heardAt.put(source, elapsed);
    ended.remove(source);
    advance(elapsed, lane);
  }

  void tick(long elapsed, long lane) {
    advance(elapsed, lane);
  }

  void flow(long elapsed, long lane) {
    sources.forEach(source -> heardAt.put(source, elapsed));
    advance(elapsed, lane);
  }

  void end(String source, long elapsed, long lane) {
    advance(elapsed, lane);
    boolean last = ended.add(source) && ended.containsAll(sources);
    if (last) {
      long reached = fire(Long.MAX_VALUE);
      if (eventTime) {
        watermark = Math.max(watermark, reached);
      }
    }
    advance(elapsed, lane);
  }

  /** Journal time goes on from another place. */
  void clock(long elapsed, long lane) {
    if (!eventTime) {
      fire(Long.MAX_VALUE);
      watermark = lane;
    }
    advance(elapsed, lane);
  }

  private void advance(long elapsed, long lane) {
    long reached = eventTime ? heard(elapsed) : lane;
    if (reached > watermark) {
      watermark = reached;
      fire(watermark);
    }
  }

  private long heard(long elapsed) {
    long least = Long.MAX_VALUE;
    for (String source : sources) {
      long at = heardAt.getOrDefault(source, 0L);
      if (ended.contains(source) || elapsed - at >= idleTimeout) {
        continue;
      }
      Long time = greatest.get(source);
      least = Math.min(least, time == null ? Long.MIN_VALUE : time - lateness);
    }
    return least == Long.MAX_VALUE ? Long.MIN_VALUE : least;
  }

  private long firedUpTo = Long.MIN_VALUE;

  private long fire(long upTo) {
    List<Window> due = new ArrayList<>();
    for (Window window : shape.windows(open)) {
      if (window.end() <= upTo && window.end() > firedUpTo) {
        due.add(window);
      }
    }
    due.sort(ORDER);
    due.forEach(window -> results.add(window.line()));
    long greatestEnd = due.stream().mapToLong(Window::end).max().orElse(Long.MIN_VALUE);
    firedUpTo = upTo == Long.MAX_VALUE ? Math.max(firedUpTo, greatestEnd) : upTo;
    forget(upTo == Long.MAX_VALUE ? greatestEnd : upTo);
    if (upTo == Long.MAX_VALUE && !eventTime) {
      firedUpTo = Long.MIN_VALUE;
    }
    return greatestEnd;
  }

  /** Records of which every window has fired are in none that is still to come. */
  private void forget(long upTo) {
    Set<Reading> alive = new HashSet<>();
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
