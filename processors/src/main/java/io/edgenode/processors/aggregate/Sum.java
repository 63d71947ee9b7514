package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigInteger;

/**
 * A sum or a mean. Integers are added exactly, in 128 bits; doubles by Neumaier's compensated sum.
 * A sum is a long if all were and it fits, else a double. Owner: the lane.
 */
final class Sum extends Accumulator<Sum> {
  private static final int SIZE = 72;

  private final boolean mean;
  private long count;
  private long doubles;

  /** The integers' sum: high * 2^64 + low, low unsigned. */
  private long high;

  private long low;

  private double sum;
  private double lost;

  private Sum(boolean mean) {
    this.mean = mean;
  }

  static Sum sum() {
    return new Sum(false);
  }

  static Sum mean() {
    return new Sum(true);
  }

  @Override
  long add(Value value, long time, long sequence) {
    count++;
    if (value.type() == Value.Type.LONG) {
      addWhole(value.asLong() >> (Long.SIZE - 1), value.asLong());
    } else {
      doubles++;
      addDouble(value.asDouble());
    }
    return 0;
  }

  private void addWhole(long moreHigh, long moreLow) {
    low += moreLow;
    boolean carry = Long.compareUnsigned(low, moreLow) < 0;
    high += moreHigh + (carry ? 1 : 0);
  }

  private void addDouble(double more) {
    double total = sum + more;
    // What the greater of the two made the lesser lose.
    lost += Math.abs(sum) >= Math.abs(more) ? (sum - total) + more : (more - total) + sum;
    sum = total;
  }

  @Override
  void merge(Sum other) {
    count += other.count;
    doubles += other.doubles;
    addWhole(other.high, other.low);
    addDouble(other.sum);
    lost += other.lost;
  }

  @Override
  Sum copy() {
    Sum copy = new Sum(mean);
    copy.count = count;
    copy.doubles = doubles;
    copy.high = high;
    copy.low = low;
    copy.sum = sum;
    copy.lost = lost;
    return copy;
  }

  @Override
  long size() {
    return SIZE;
  }

  @Override
  void result(Value out) {
    if (count == 0) {
      out.setNull();
    } else if (mean) {
      out.setDouble(total() / count);
    } else if (doubles == 0 && high == low >> (Long.SIZE - 1)) {
      out.setLong(low);
    } else {
      out.setDouble(total());
    }
  }

  private double total() {
    if (doubles == 0) {
      return whole();
    }
    if (high == 0 && low == 0) {
      return finite(sum, lost);
    }
    double whole = whole();
    double total = sum + whole;
    double more = Math.abs(sum) >= Math.abs(whole) ? (sum - total) + whole : (whole - total) + sum;
    return finite(total, lost + more);
  }

  /** Beyond the range of doubles there is nothing left to compensate. */
  private static double finite(double total, double rest) {
    return Double.isFinite(total) ? total + rest : total;
  }

  private double whole() {
    if (high == low >> (Long.SIZE - 1)) {
      return low;
    }
    BigInteger lowest = new BigInteger(Long.toUnsignedString(low));
    return BigInteger.valueOf(high).shiftLeft(Long.SIZE).add(lowest).doubleValue();
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(doubles);
    out.writeLong(high);
    out.writeLong(low);
    out.writeDouble(sum);
    out.writeDouble(lost);
  }

  @Override
  void read(DataInput in) throws IOException {
    count = in.readLong();
    doubles = in.readLong();
    high = in.readLong();
    low = in.readLong();
    sum = in.readDouble();
    lost = in.readDouble();
  }
}
