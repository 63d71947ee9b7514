package io.edgenode.processors.merge;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An open bundle; its records are kept beside it, each under {@link #item}, so that adding one does
 * not copy the others. Immutable.
 *
 * @param serial which bundle of this component
 * @param records how many it has
 * @param bytes how long they are together
 * @param first the least journal sequence among them
 * @param last the greatest
 * @param count how many journalled FlowFiles they were made of
 */
record Bundle(long serial, int records, long bytes, long first, long last, long count) {
  static final StateCodec<Bundle> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Bundle bundle, DataOutput out) throws IOException {
          out.writeLong(bundle.serial);
          out.writeInt(bundle.records);
          out.writeLong(bundle.bytes);
          out.writeLong(bundle.first);
          out.writeLong(bundle.last);
          out.writeLong(bundle.count);
        }

        @Override
        public Bundle read(DataInput in) throws IOException {
          return new Bundle(
              in.readLong(),
              in.readInt(),
              in.readLong(),
              in.readLong(),
              in.readLong(),
              in.readLong());
        }
      };

  static Bundle opened(long serial) {
    return new Bundle(serial, 0, 0, Long.MAX_VALUE, Long.MIN_VALUE, 0);
  }

  /** This bundle with one more record. */
  Bundle with(int length, Lineage lineage) {
    return new Bundle(
        serial,
        records + 1,
        bytes + length,
        Math.min(first, lineage.firstSequence()),
        Math.max(last, lineage.lastSequence()),
        count + lineage.count());
  }

  /** How long the bundle is once its records stand together, with one more of this length. */
  long lengthWith(int length) {
    // A separator before each record, and a bracket at each end: for NDJSON one byte too many.
    return bytes + length + records + 2;
  }

  /** What the record at this place is kept under. */
  Key item(int place) {
    return Key.of(
        ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(serial).putInt(place).array());
  }
}
