package io.edgenode.processors.sequencegap;

import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * A sequence as far as it came. Immutable.
 *
 * <pre>
 *   expected 8:   number   7   6   5   4   3   2  …
 *                 bit      0   1   2   3   4   5  …  63
 *                 seen     1   0   1   0   0   0        7 and 5 came,
 *                 missing  0   1   0   0   0   0        6 is missing, 4 was before the beginning
 * </pre>
 *
 * @param expected the number that comes next
 * @param seen which of the 64 numbers before it came
 * @param missing which of them were told to be missing and have not come since
 */
record Followed(long expected, long seen, long missing) {
  static final StateCodec<Followed> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Followed followed, DataOutput out) throws IOException {
          out.writeLong(followed.expected);
          out.writeLong(followed.seen);
          out.writeLong(followed.missing);
        }

        @Override
        public Followed read(DataInput in) throws IOException {
          return new Followed(in.readLong(), in.readLong(), in.readLong());
        }
      };

  /** Only the number before {@code expected} came. */
  static Followed begun(long expected) {
    return new Followed(expected, 1, 0);
  }

  /** A number came, with so many missing before it. */
  Followed advanced(long nowExpected, long gap) {
    if (gap >= Long.SIZE - 1) {
      return new Followed(nowExpected, 1, -2);
    }
    long gone = ((1L << gap) - 1) << 1;
    return new Followed(nowExpected, (seen << (gap + 1)) | 1, (missing << (gap + 1)) | gone);
  }

  /** A number came that lies so far behind what is expected, from 1. */
  Followed filled(int behind) {
    long bit = bit(behind);
    return new Followed(expected, seen | bit, missing & ~bit);
  }

  boolean saw(int behind) {
    return (seen & bit(behind)) != 0;
  }

  boolean misses(int behind) {
    return (missing & bit(behind)) != 0;
  }

  private static long bit(int behind) {
    return 1L << (behind - 1);
  }
}
