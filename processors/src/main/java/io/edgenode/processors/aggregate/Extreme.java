package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The least or the greatest, with its text. Numbers are less than texts; of equal ones (1 and 1.0)
 * the first to arrive stays. Owner: the lane.
 */
final class Extreme extends Accumulator<Extreme> {
  private static final int SIZE = 24 + Kept.SIZE;

  /** 1 for the greatest, -1 for the least. */
  private final int sign;

  /** Null before the first; a copy of its own, which nobody changes. */
  private Value best = new Value();

  private Extreme(int sign) {
    this.sign = sign;
  }

  static Extreme least() {
    return new Extreme(-1);
  }

  static Extreme greatest() {
    return new Extreme(1);
  }

  @Override
  long add(Value value, long time, long sequence) {
    if (best.isNull() || compare(value, best) * sign > 0) {
      long before = Kept.more(best);
      best = Kept.copy(value);
      return Kept.more(best) - before;
    }
    return 0;
  }

  private static int compare(Value a, Value b) {
    if (a.type() == Value.Type.LONG && b.type() == Value.Type.LONG) {
      return Long.compare(a.asLong(), b.asLong());
    }
    if (a.isNumber() && b.isNumber()) {
      return compareMixed(a, b);
    }
    if (a.isNumber() != b.isNumber()) {
      return a.isNumber() ? -1 : 1;
    }
    return a.compareText(b);
  }

  /** Exact, where a long is not a double. */
  private static int compareMixed(Value a, Value b) {
    double left = a.asDouble();
    double right = b.asDouble();
    if (left != right) {
      return left < right ? -1 : 1;
    }
    if (a.type() == b.type() || Math.abs(left) < 0x1p53) {
      return 0;
    }
    // The doubles are equal and whole: a long may still lie beside.
    return new BigDecimal(text(a)).compareTo(new BigDecimal(text(b)));
  }

  private static String text(Value number) {
    return number.type() == Value.Type.LONG
        ? Long.toString(number.asLong())
        : new BigDecimal(number.asDouble()).toPlainString();
  }

  @Override
  void merge(Extreme other) {
    if (!other.best.isNull() && (best.isNull() || compare(other.best, best) * sign > 0)) {
      best = other.best;
    }
  }

  @Override
  Extreme copy() {
    Extreme copy = new Extreme(sign);
    copy.best = best;
    return copy;
  }

  @Override
  long size() {
    return SIZE + Kept.more(best);
  }

  @Override
  void result(Value out) {
    out.set(best);
  }

  @Override
  void write(DataOutput out) throws IOException {
    Kept.write(best, out);
  }

  @Override
  void read(DataInput in) throws IOException {
    best = Kept.read(in);
  }
}
