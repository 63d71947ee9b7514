package io.edgenode.engine.api;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Turns a state value into bytes and back. Called off the lane; values are immutable, but for what
 * {@link KeyedState#generation} allows.
 */
public interface StateCodec<V> {
  /** Raised when the bytes change their meaning; part of the component's state schema (K36). */
  int version();

  void write(V value, DataOutput out) throws IOException;

  V read(DataInput in) throws IOException;

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
