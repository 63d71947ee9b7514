package io.edgenode.processors.counter;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A running sum: a long as long as all were and it fits, from then on a double, by Neumaier's
 * compensated addition. Immutable.
 *
 * @param whole the sum while {@code fractional} is false, else 0
 * @param fractional whether it is a double: {@code sum + lost}
 */
record Total(long whole, boolean fractional, double sum, double lost) {
  static final Total ZERO = new Total(0, false, 0, 0);

  /** This and a number more. */
  Total plus(Value number) {
    if (!fractional && number.type() == Value.Type.LONG) {
      long more = number.asLong();
      long total = whole + more;
      boolean overflows = ((whole ^ total) & (more ^ total)) < 0;
      return overflows ? ofDouble(whole).plus((double) more) : new Total(total, false, 0, 0);
    }
    return (fractional ? this : ofDouble(whole)).plus(number.asDouble());
  }

  /** A long as a double, and what that lost: together they are exact. */
  private static Total ofDouble(long whole) {
    double nearest = (double) whole;
    // The greatest longs come to 2^63, which is no long.
    double lost =
        nearest == 0x1p63 ? (whole - Long.MAX_VALUE) - 1.0 : (double) (whole - (long) nearest);
    return new Total(0, true, nearest, lost);
  }

  private Total plus(double more) {
    double total = sum + more;
    // What the greater of the two made the lesser lose.
    double less = Math.abs(sum) >= Math.abs(more) ? sum - total + more : more - total + sum;
    return new Total(0, true, total, lost + less);
  }

  boolean isFinite() {
    return !fractional || Double.isFinite(sum + lost);
  }

  void read(Value into) {
    if (fractional) {
      into.setDouble(sum + lost);
    } else {
      into.setLong(whole);
    }
  }

  void write(DataOutput out) throws IOException {
    out.writeBoolean(fractional);
    if (fractional) {
      out.writeDouble(sum);
      out.writeDouble(lost);
    } else {
      out.writeLong(whole);
    }
  }

  static Total read(DataInput in) throws IOException {
    return in.readBoolean()
        ? new Total(0, true, in.readDouble(), in.readDouble())
        : new Total(in.readLong(), false, 0, 0);
  }
}
