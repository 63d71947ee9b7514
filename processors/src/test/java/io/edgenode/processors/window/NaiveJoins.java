package io.edgenode.processors.window;

import io.edgenode.processors.window.NaiveClock.Reading;
import io.edgenode.processors.window.NaiveWindows.Shape;
import io.edgenode.processors.window.NaiveWindows.Window;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Joins of sources a and b: every pair is looked at. */
final class NaiveJoins {
  private NaiveJoins() {}

  /** Pairs of one window; with {@code keepsLeft} also left records without a right one. */
  static Shape window(long size, long offset, boolean keepsLeft) {
    Shape spans = NaiveWindows.hopping(size, size, offset);
    return new Shape() {
      @Override
      public List<Window> windows(List<Reading> readings) {
        return spans.windows(readings);
      }

      @Override
      public boolean takes(List<Reading> open, Reading reading, long fired) {
        return spans.takes(open, reading, fired);
      }

      @Override
      public List<String> lines(Window window) {
        List<String> lines = new ArrayList<>();
        for (Reading left : side(window, "a")) {
          List<Reading> rights = side(window, "b");
          rights.forEach(right -> lines.add(line(window, left, right.line())));
          if (rights.isEmpty() && keepsLeft) {
            lines.add(line(window, left, "null"));
          }
        }
        return lines;
      }
    };
  }

  /** Each left record with the latest right one. */
  static Shape asof(long tolerance) {
    return new Shape() {
      @Override
      public List<Window> windows(List<Reading> readings) {
        List<Window> windows = new ArrayList<>();
        for (Reading left : readings) {
          if (left.source().equals("a")) {
            List<Reading> in = new ArrayList<>(List.of(left));
            readings.stream()
                .filter(other -> other.source().equals("b") && other.key().equals(left.key()))
                .filter(other -> other.time() <= left.time())
                .filter(other -> other.time() >= left.time() - tolerance)
                .forEach(in::add);
            windows.add(new Window(left.time() - tolerance, left.time() + 1, left.key(), in));
          }
        }
        return windows;
      }

      @Override
      public boolean takes(List<Reading> open, Reading reading, long fired) {
        long lastUse = reading.source().equals("a") ? reading.time() : reading.time() + tolerance;
        return lastUse >= fired;
      }

      @Override
      public boolean waits(Reading reading) {
        return reading.source().equals("b");
      }

      @Override
      public List<String> lines(Window window) {
        List<Reading> rights = side(window, "b");
        String right = rights.isEmpty() ? "null" : rights.get(rights.size() - 1).line();
        Window shown =
            new Window(window.start(), window.end() - 1, window.key(), window.readings());
        return List.of(line(shown, window.readings().get(0), right));
      }
    };
  }

  /** By time, and of equal time as they came. */
  private static List<Reading> side(Window window, String source) {
    List<Reading> side =
        new ArrayList<>(window.readings().stream().filter(r -> r.source().equals(source)).toList());
    side.sort(Comparator.comparingLong(Reading::time));
    return side;
  }

  private static String line(Window window, Reading left, String right) {
    return "{\"k\":\"%s\",\"window_start\":%d,\"window_end\":%d,\"left\":%s,\"right\":%s}"
        .formatted(window.key(), window.start(), window.end(), left.line(), right);
  }
}
