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

  private Set<Key> values = new HashSet<>();
  private @Nullable HyperLogLog sketch;

  @Override
  void add(Value value, long time, long sequence) {
    ByteOutput bytes = new ByteOutput(24);
    value.writeKey(bytes);
    add(Key.of(bytes.toByteArray()));
  }

  private void add(Key value) {
    HyperLogLog large = sketch;
    if (large != null) {
      large.add(value);
      return;
    }
    values.add(value);
    if (values.size() > EXACT) {
      toSketch();
    }
  }

  private HyperLogLog toSketch() {
    HyperLogLog large = new HyperLogLog();
    values.forEach(large::add);
    values = Set.of();
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
    if (sketch == null) {
      copy.values = new HashSet<>(values);
    } else {
      copy.values = Set.of();
      copy.sketch = sketch.copy();
    }
    return copy;
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
      return;
    }
    for (int left = in.readInt(); left > 0; left--) {
      values.add(Key.of(StateCodec.readBytes(in)));
    }
  }
}
