package io.edgenode.processors.interpolate;

import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The last reading of a key by event time. Immutable.
 *
 * @param time epoch milliseconds
 * @param whole whether it was a whole number
 * @param bits the whole number, or the bits of the double
 * @param sequence the least journal sequence that it was made of
 * @param count how many journalled FlowFiles
 */
record LastReading(long time, boolean whole, long bits, long sequence, long count) {
  static final StateCodec<LastReading> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(LastReading last, DataOutput out) throws IOException {
          out.writeLong(last.time);
          out.writeBoolean(last.whole);
          out.writeLong(last.bits);
          out.writeLong(last.sequence);
          out.writeLong(last.count);
        }

        @Override
        public LastReading read(DataInput in) throws IOException {
          return new LastReading(
              in.readLong(), in.readBoolean(), in.readLong(), in.readLong(), in.readLong());
        }
      };

  static LastReading of(long time, Value number, Lineage lineage) {
    boolean whole = number.type() == Value.Type.LONG;
    long bits = whole ? number.asLong() : Double.doubleToRawLongBits(number.asDouble());
    return new LastReading(time, whole, bits, lineage.firstSequence(), lineage.count());
  }

  double number() {
    return whole ? (double) bits : Double.longBitsToDouble(bits);
  }

  void read(Value into) {
    if (whole) {
      into.setLong(bits);
    } else {
      into.setDouble(number());
    }
  }
}
