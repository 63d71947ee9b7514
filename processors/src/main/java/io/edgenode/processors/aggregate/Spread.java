package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Variance and standard deviation, of the population or of a sample, by Welford's method; merged by
 * Chan's. Owner: the lane.
 */
final class Spread extends Accumulator<Spread> {
  private static final int SIZE = 40;

  private final boolean sample;
  private final boolean root;
  private long count;
  private double mean;
  private double squares;

  /**
   * @param sample whether it is divided by n - 1
   * @param root whether it is the standard deviation
   */
  Spread(boolean sample, boolean root) {
    this.sample = sample;
    this.root = root;
  }

  @Override
  long add(Value value, long time, long sequence) {
    count++;
    double from = value.asDouble() - mean;
    mean += from / count;
    squares += from * (value.asDouble() - mean);
    return 0;
  }

  @Override
  void merge(Spread other) {
    if (other.count == 0) {
      return;
    }
    long all = count + other.count;
    double apart = other.mean - mean;
    squares += other.squares + apart * apart * ((double) count * other.count / all);
    mean = count == 0 ? other.mean : mean + apart * other.count / all;
    count = all;
  }

  @Override
  Spread copy() {
    Spread copy = new Spread(sample, root);
    copy.merge(this);
    return copy;
  }

  @Override
  long size() {
    return SIZE;
  }

  @Override
  void result(Value out) {
    long divisor = sample ? count - 1 : count;
    if (divisor <= 0) {
      out.setNull();
      return;
    }
    double variance = Math.max(0, squares / divisor);
    out.setDouble(root ? Math.sqrt(variance) : variance);
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeLong(count);
    out.writeDouble(mean);
    out.writeDouble(squares);
  }

  @Override
  void read(DataInput in) throws IOException {
    count = in.readLong();
    mean = in.readDouble();
    squares = in.readDouble();
  }
}
