package io.edgenode.benchmarks.crash;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Ends this process when it comes to a named point for the nth time, as {@code kill -9} would:
 * nothing is flushed, closed or told. Any thread.
 */
final class Halts {
  /** The exit code of a process that ended itself at a point. */
  static final int HALTED = 77;

  private final @Nullable Point point;
  private final AtomicInteger left;

  private Halts(@Nullable Point point, int times) {
    this.point = point;
    this.left = new AtomicInteger(times);
  }

  static Halts never() {
    return new Halts(null, 0);
  }

  /**
   * @param text {@code point:times}, such as {@code append-after:3}; empty for never
   */
  static Halts parse(String text) {
    if (text.isEmpty()) {
      return never();
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("'" + text + "' is not a point:times");
    }
    return new Halts(
        Point.valueOf(text.substring(0, colon).toUpperCase(Locale.ROOT).replace('-', '_')),
        Integer.parseInt(text.substring(colon + 1)));
  }

  /** How {@link #parse} reads it. */
  static String format(Point point, int times) {
    return point.name().toLowerCase(Locale.ROOT).replace('_', '-') + ":" + times;
  }

  void at(Point here) {
    if (here == point && left.decrementAndGet() == 0) {
      Runtime.getRuntime().halt(HALTED);
    }
  }
}
