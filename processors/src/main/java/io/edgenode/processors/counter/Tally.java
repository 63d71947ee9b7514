package io.edgenode.processors.counter;

import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a key has come to. Immutable.
 *
 * @param totals a sum for each that the config names, in its order
 */
record Tally(long count, List<Total> totals) {
  static final StateCodec<Tally> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Tally tally, DataOutput out) throws IOException {
          out.writeLong(tally.count);
          out.writeInt(tally.totals.size());
          for (Total total : tally.totals) {
            total.write(out);
          }
        }

        @Override
        public Tally read(DataInput in) throws IOException {
          long count = in.readLong();
          int size = in.readInt();
          List<Total> totals = new ArrayList<>(size);
          for (int i = 0; i < size; i++) {
            totals.add(Total.read(in));
          }
          return new Tally(count, totals);
        }
      };

  static Tally zero(int sums) {
    return new Tally(0, Collections.nCopies(sums, Total.ZERO));
  }
}
