package io.edgenode.engine.api;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a state value into bytes and back. Writing is called off the lane; values are immutable,
 * but for what {@link KeyedState#generation} allows.
 *
 * <p>Bytes are only read by who knows their version: state of another one is migrated where {@link
 * #reads} says so, else the flow that has it does not run, and says why. A codec that reads less or
 * more than was written is found out and refused as well.
 */
public interface StateCodec<V> {
  /** Numbers in eight bytes each; immutable. */
  StateCodec<Long> LONGS =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(Long value, DataOutput out) throws IOException {
          out.writeLong(value);
        }

        @Override
        public Long read(DataInput in) throws IOException {
          return in.readLong();
        }
      };

  /** Raised when the bytes change their meaning; part of the component's state schema (K36). */
  int version();

  void write(V value, DataOutput out) throws IOException;

  V read(DataInput in) throws IOException;

  /** Whether {@link #read(int, DataInput)} can read what another version of this codec wrote. */
  default boolean reads(int written) {
    return written == version();
  }

  /**
   * Reads what the given version wrote, as a value of this one; the next checkpoint has it so. Only
   * called with what {@link #reads} accepts.
   */
  default V read(int written, DataInput in) throws IOException {
    return read(in);
  }

  /** Writes bytes behind their number. */
  static void writeBytes(DataOutput out, byte[] bytes) throws IOException {
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  /** Reads what {@link #writeBytes} wrote. */
  static byte[] readBytes(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return bytes;
  }
}
