package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How many. Owner: the lane. */
final class Count extends Accumulator<Count> {
  private static final int SIZE = 24;

  private long count;

  @Override
  long add(Value value, long time, long sequence) {
    count++;
    return 0;
  }

  @Override
  void merge(Count other) {
    count += other.count;
  }

  @Override
  Count copy() {
    Count copy = new Count();
    copy.count = count;
    return copy;
  }

  @Override
  long size() {
    return SIZE;
  }

  @Override
  void result(Value out) {
    out.setLong(count);
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeLong(count);
  }

  @Override
  void read(DataInput in) throws IOException {
    count = in.readLong();
  }
}
