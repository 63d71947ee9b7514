package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;

/**
 * The time-weighted average: each value holds until the next by event time, the last one has no
 * weight; of values at one time the last to arrive holds. One time alone: its value. Up to {@value
 * #MOST} times are kept, in order; beyond, the older half is added up, and what then comes from
 * within it is left out. Owner: the lane.
 */
final class TimeAverage extends Accumulator<TimeAverage> {
  static final int MOST = 10_000;
  private static final int LEAST = 8;
  private static final int SIZE = 80;

  /** A time's and its value's place in arrays that have room for half as many again. */
  private static final int VALUE = 24;

  private long[] times = new long[LEAST];
  private double[] values = new double[LEAST];
  private int count;

  /** What was added up: from the first time to that of the first value kept. */
  private long folded;

  private double area;

  @Override
  long add(Value value, long time, long sequence) {
    int before = count;
    add(time, value.asDouble());
    return (long) VALUE * (count - before);
  }

  private void add(long time, double value) {
    int at = count;
    if (count > 0 && time <= times[count - 1]) {
      at = Arrays.binarySearch(times, 0, count, time);
      if (at >= 0) {
        values[at] = value;
        return;
      }
      at = -at - 1;
      if (at == 0 && folded > 0) {
        return;
      }
    }
    makeRoom();
    at = Math.min(at, count);
    System.arraycopy(times, at, times, at + 1, count - at);
    System.arraycopy(values, at, values, at + 1, count - at);
    times[at] = time;
    values[at] = value;
    count++;
    if (count > MOST) {
      fold();
    }
  }

  private void makeRoom() {
    if (count == times.length) {
      times = Arrays.copyOf(times, count * 2);
      values = Arrays.copyOf(values, count * 2);
    }
  }

  private void fold() {
    int half = count / 2;
    for (int i = 0; i < half; i++) {
      area += values[i] * (times[i + 1] - times[i]);
    }
    folded += times[half] - times[0];
    System.arraycopy(times, half, times, 0, count - half);
    System.arraycopy(values, half, values, 0, count - half);
    count -= half;
  }

  @Override
  void merge(TimeAverage other) {
    if (other.folded > 0) {
      area += other.area;
      folded += other.folded;
    }
    for (int i = 0; i < other.count; i++) {
      add(other.times[i], other.values[i]);
    }
  }

  @Override
  TimeAverage copy() {
    TimeAverage copy = new TimeAverage();
    copy.times = times.clone();
    copy.values = values.clone();
    copy.count = count;
    copy.folded = folded;
    copy.area = area;
    return copy;
  }

  @Override
  long size() {
    return SIZE + (long) VALUE * count;
  }

  @Override
  void result(Value out) {
    if (count == 0) {
      out.setNull();
      return;
    }
    double sum = area;
    for (int i = 0; i + 1 < count; i++) {
      sum += values[i] * (times[i + 1] - times[i]);
    }
    long span = folded + times[count - 1] - times[0];
    out.setDouble(span == 0 ? values[0] : sum / span);
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeLong(folded);
    out.writeDouble(area);
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeLong(times[i]);
      out.writeDouble(values[i]);
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    folded = in.readLong();
    area = in.readDouble();
    count = in.readInt();
    times = new long[Math.max(LEAST, count)];
    values = new double[Math.max(LEAST, count)];
    for (int i = 0; i < count; i++) {
      times[i] = in.readLong();
      values[i] = in.readDouble();
    }
  }
}
