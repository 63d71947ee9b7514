package io.edgenode.engine.runtime.checkpoint;

import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A data output that knows how many bytes went through it. */
final class CountedOutput {
  private final DataOutput target;
  private long count;

  CountedOutput(DataOutput target) {
    this.target = target;
  }

  DataOutput out() {
    return new DataOutputStream(
        new OutputStream() {
          @Override
          public void write(int oneByte) throws IOException {
            target.write(oneByte);
            count++;
          }

          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            target.write(bytes, offset, length);
            count += length;
          }
        });
  }

  long count() {
    return count;
  }
}
