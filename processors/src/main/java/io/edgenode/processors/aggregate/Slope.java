package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The slope a second of the line that fits best by least squares; null for fewer than two times.
 * Times are counted from the first taken in, so that none loses its milliseconds. Owner: the lane.
 */
final class Slope extends Accumulator<Slope> {
  private static final double MILLIS = 1000;
  private static final int SIZE = 64;

  private long count;
  private long base;
  private double meanTime;
  private double meanValue;
  private double timeSquares;
  private double products;

  @Override
  long add(Value value, long time, long sequence) {
    if (count == 0) {
      base = time;
    }
    count++;
    double at = (time - base) / MILLIS;
    double timeFrom = at - meanTime;
    double valueFrom = value.asDouble() - meanValue;
    meanTime += timeFrom / count;
    meanValue += valueFrom / count;
    timeSquares += timeFrom * (at - meanTime);
    products += timeFrom * (value.asDouble() - meanValue);
    return 0;
  }

  @Override
  void merge(Slope other) {
    if (other.count == 0) {
      return;
    }
    if (count == 0) {
      set(other);
      return;
    }
    long all = count + other.count;
    double timeApart = other.meanTime + (other.base - base) / MILLIS - meanTime;
    double valueApart = other.meanValue - meanValue;
    double weight = (double) count * other.count / all;
    timeSquares += other.timeSquares + timeApart * timeApart * weight;
    products += other.products + timeApart * valueApart * weight;
    meanTime += timeApart * other.count / all;
    meanValue += valueApart * other.count / all;
    count = all;
  }

  private void set(Slope other) {
    count = other.count;
    base = other.base;
    meanTime = other.meanTime;
    meanValue = other.meanValue;
    timeSquares = other.timeSquares;
    products = other.products;
  }

  @Override
  Slope copy() {
    Slope copy = new Slope();
    copy.set(this);
    return copy;
  }

  @Override
  long size() {
    return SIZE;
  }

  @Override
  void result(Value out) {
    if (timeSquares > 0) {
      out.setDouble(products / timeSquares);
    } else {
      out.setNull();
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeLong(base);
    out.writeDouble(meanTime);
    out.writeDouble(meanValue);
    out.writeDouble(timeSquares);
    out.writeDouble(products);
  }

  @Override
  void read(DataInput in) throws IOException {
    count = in.readLong();
    base = in.readLong();
    meanTime = in.readDouble();
    meanValue = in.readDouble();
    timeSquares = in.readDouble();
    products = in.readDouble();
  }
}
