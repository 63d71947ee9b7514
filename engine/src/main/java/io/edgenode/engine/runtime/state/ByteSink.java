package io.edgenode.engine.runtime.state;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;

/** Bytes in memory as the JDK's data streams. */
final class ByteSink {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  DataOutput out() {
    return new DataOutputStream(bytes);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  static DataInput in(byte[] bytes) {
    return new DataInputStream(new ByteArrayInputStream(bytes));
  }
}
