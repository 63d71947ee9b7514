package io.edgenode.processors.aggregate;

import com.datadoghq.sketch.ddsketch.DDSketch;
import com.datadoghq.sketch.ddsketch.DDSketches;
import com.datadoghq.sketch.ddsketch.encoding.ByteArrayInput;
import com.datadoghq.sketch.ddsketch.encoding.GrowingByteArrayOutput;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A percentile: exact and interpolated linearly for up to {@value #EXACT} values, beyond that from
 * a DDSketch, off by at most half a percent of the value. Neither depends on the order of the
 * values. Owner: the lane.
 */
final class Percentile extends Accumulator<Percentile> {
  static final int EXACT = 1_000;
  static final double ACCURACY = 0.005;
  private static final int BINS = 4_096;
  private static final int LEAST = 8;
  private static final int SIZE = 56;

  /** A value's place in an array that has room for half as many again. */
  private static final int VALUE = 12;

  /** A store of bins as large as it gets. */
  private static final int SKETCH = BINS * Double.BYTES;

  private final double share;
  private double[] values = new double[LEAST];
  private int count;

  /** In place of the values, once there are too many. */
  private @Nullable DDSketch sketch;

  /**
   * @param percent 0 to 100
   */
  Percentile(double percent) {
    this.share = percent / 100;
  }

  @Override
  long add(Value value, long time, long sequence) {
    long before = size();
    add(value.asDouble());
    return size() - before;
  }

  private void add(double value) {
    DDSketch large = sketch;
    if (large != null) {
      large.accept(value);
      return;
    }
    if (count == EXACT) {
      toSketch().accept(value);
      return;
    }
    if (count == values.length) {
      values = Arrays.copyOf(values, Math.min(EXACT, count * 2));
    }
    values[count++] = value;
  }

  private DDSketch toSketch() {
    DDSketch large = DDSketches.logarithmicCollapsingLowestDense(ACCURACY, BINS);
    for (int i = 0; i < count; i++) {
      large.accept(values[i]);
    }
    values = new double[0];
    count = 0;
    sketch = large;
    return large;
  }

  @Override
  void merge(Percentile other) {
    DDSketch theirs = other.sketch;
    if (theirs != null) {
      DDSketch own = sketch;
      (own == null ? toSketch() : own).mergeWith(theirs);
      return;
    }
    for (int i = 0; i < other.count; i++) {
      add(other.values[i]);
    }
  }

  @Override
  Percentile copy() {
    Percentile copy = new Percentile(share * 100);
    copy.values = values.clone();
    copy.count = count;
    copy.sketch = sketch == null ? null : sketch.copy();
    return copy;
  }

  @Override
  long size() {
    return SIZE + (sketch == null ? (long) VALUE * Math.max(LEAST, count) : SKETCH);
  }

  @Override
  void result(Value out) {
    DDSketch large = sketch;
    if (large != null) {
      out.setDouble(large.getValueAtQuantile(share));
    } else if (count == 0) {
      out.setNull();
    } else {
      out.setDouble(exact());
    }
  }

  /** Between the two nearest ranks, as SQL's percentile_cont has it. */
  private double exact() {
    double[] sorted = Arrays.copyOf(values, count);
    Arrays.sort(sorted);
    double rank = share * (count - 1);
    int below = (int) Math.floor(rank);
    int above = Math.min(count - 1, below + 1);
    double between = rank - below;
    return between == 0 ? sorted[below] : sorted[below] + (sorted[above] - sorted[below]) * between;
  }

  @Override
  void write(DataOutput out) throws IOException {
    DDSketch large = sketch;
    out.writeBoolean(large != null);
    if (large != null) {
      GrowingByteArrayOutput bytes = GrowingByteArrayOutput.withDefaultInitialCapacity();
      large.encode(bytes, true);
      out.writeInt(bytes.numWrittenBytes());
      out.write(bytes.backingArray(), 0, bytes.numWrittenBytes());
      return;
    }
    out.writeInt(count);
    for (int i = 0; i < count; i++) {
      out.writeDouble(values[i]);
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    if (in.readBoolean()) {
      toSketch().decodeAndMergeWith(ByteArrayInput.wrap(StateCodec.readBytes(in)));
      return;
    }
    count = in.readInt();
    values = new double[Math.max(LEAST, count)];
    for (int i = 0; i < count; i++) {
      values[i] = in.readDouble();
    }
  }
}
