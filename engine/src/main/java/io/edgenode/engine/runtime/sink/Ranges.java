package io.edgenode.engine.runtime.sink;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * A set of numbers as ranges, in the order in which they were added; numbers that follow on one
 * another share a range, so what is delivered in order takes one. Owner: one thread.
 */
final class Ranges {
  private static final int INITIAL = 4;

  /** First and last of each range, both in the set. */
  private long[] bounds = new long[INITIAL * 2];

  private int count;

  void add(long number) {
    if (count > 0 && bounds[count * 2 - 1] == number - 1) {
      bounds[count * 2 - 1] = number;
      return;
    }
    add(number, number);
  }

  boolean contains(long number) {
    for (int i = 0; i < count * 2; i += 2) {
      if (number >= bounds[i] && number <= bounds[i + 1]) {
        return true;
      }
    }
    return false;
  }

  /** What is in here now, by itself. */
  Ranges copy() {
    Ranges copy = new Ranges();
    copy.bounds = Arrays.copyOf(bounds, Math.max(INITIAL * 2, count * 2));
    copy.count = count;
    return copy;
  }

  void clear() {
    count = 0;
  }

  void writeTo(DataOutput out) throws IOException {
    out.writeInt(count);
    for (int i = 0; i < count * 2; i++) {
      out.writeLong(bounds[i]);
    }
  }

  static Ranges readFrom(DataInput in) throws IOException {
    int count = in.readInt();
    Ranges ranges = new Ranges();
    for (int i = 0; i < count; i++) {
      ranges.add(in.readLong(), in.readLong());
    }
    return ranges;
  }

  void add(long first, long last) {
    if (count * 2 == bounds.length) {
      bounds = Arrays.copyOf(bounds, bounds.length * 2);
    }
    bounds[count * 2] = first;
    bounds[count * 2 + 1] = last;
    count++;
  }

  /** Calls back with each range. */
  void forEach(RangeVisitor visitor) {
    for (int i = 0; i < count * 2; i += 2) {
      visitor.accept(bounds[i], bounds[i + 1]);
    }
  }

  /** Takes first and last of a range. */
  @FunctionalInterface
  interface RangeVisitor {
    void accept(long first, long last);
  }
}
