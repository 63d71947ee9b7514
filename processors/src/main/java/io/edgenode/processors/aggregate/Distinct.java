package io.edgenode.processors.aggregate;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many different values: exact for up to {@value #EXACT}, beyond that estimated. Values are
 * equal as keys are: 1 and 1.0 are two. Owner: the lane.
 */
final class Distinct extends Accumulator<Distinct> {
  static final int EXACT = 10_000;

  private static final int SIZE = 112;

  /** What a value takes in the set beside its bytes. */
  private static final long ENTRY = 96;

  private Set<Key> values = new HashSet<>();
  private @Nullable HyperLogLog sketch;

  /** What the values, or the sketch, take. */
  private long bytes;

  @Override
  long add(Value value, long time, long sequence) {
    ByteOutput key = new ByteOutput(24);
    value.writeKey(key);
    long before = bytes;
    add(Key.of(key.toByteArray()));
    return bytes - before;
  }

  private void add(Key value) {
    HyperLogLog large = sketch;
    if (large != null) {
      large.add(value);
      return;
    }
    if (values.add(value)) {
      bytes += size(value);
    }
    if (values.size() > EXACT) {
      toSketch();
    }
  }

  private static long size(Key value) {
    return ENTRY + value.bytes().length;
  }

  private HyperLogLog toSketch() {
    HyperLogLog large = new HyperLogLog();
    values.forEach(large::add);
    values = Set.of();
    bytes = HyperLogLog.SIZE;
    sketch = large;
    return large;
  }

  @Override
  void merge(Distinct other) {
    HyperLogLog theirs = other.sketch;
    if (theirs != null) {
      HyperLogLog own = sketch;
      (own == null ? toSketch() : own).merge(theirs);
      return;
    }
    other.values.forEach(this::add);
  }

  @Override
  Distinct copy() {
    Distinct copy = new Distinct();
    copy.bytes = bytes;
    if (sketch == null) {
      copy.values = new HashSet<>(values);
    } else {
      copy.values = Set.of();
      copy.sketch = sketch.copy();
    }
    return copy;
  }

  @Override
  long size() {
    return SIZE + bytes;
  }

  @Override
  void result(Value out) {
    out.setLong(sketch == null ? values.size() : sketch.estimate());
  }

  @Override
  void write(DataOutput out) throws IOException {
    HyperLogLog large = sketch;
    out.writeBoolean(large != null);
    if (large != null) {
      StateCodec.writeBytes(out, large.registers());
      return;
    }
    out.writeInt(values.size());
    for (Key value : values) {
      StateCodec.writeBytes(out, value.bytes());
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    if (in.readBoolean()) {
      values = Set.of();
      sketch = HyperLogLog.of(StateCodec.readBytes(in));
      bytes = HyperLogLog.SIZE;
      return;
    }
    for (int left = in.readInt(); left > 0; left--) {
      add(Key.of(StateCodec.readBytes(in)));
    }
  }
}
