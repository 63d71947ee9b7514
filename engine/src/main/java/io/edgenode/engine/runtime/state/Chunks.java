package io.edgenode.engine.runtime.state;

import java.io.ByteArrayInputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Bytes of unknown length within a stream, in pieces: so that a table of a million keys is never in
 * memory a second time, as one array.
 *
 * <pre>
 * length │ bytes │ length │ bytes │ … │ 0
 * </pre>
 */
final class Chunks {
  private static final int SIZE = 32 * 1024;

  private Chunks() {}

  /** Writes in pieces; {@link #close} ends them. Owner: one thread. */
  static final class Output extends OutputStream {
    private final DataOutput target;
    private final byte[] buffer = new byte[SIZE];
    private int filled;
    private long count;

    Output(DataOutput target) {
      this.target = target;
    }

    @Override
    public void write(int oneByte) throws IOException {
      if (filled == SIZE) {
        writeChunk();
      }
      buffer[filled++] = (byte) oneByte;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        if (filled == SIZE) {
          writeChunk();
        }
        int part = Math.min(SIZE - filled, length - done);
        System.arraycopy(bytes, offset + done, buffer, filled, part);
        filled += part;
        done += part;
      }
    }

    private void writeChunk() throws IOException {
      target.writeInt(filled);
      target.write(buffer, 0, filled);
      count += filled;
      filled = 0;
    }

    /** Bytes written so far, once it is closed. */
    long count() {
      return count;
    }

    @Override
    public void close() throws IOException {
      if (filled > 0) {
        writeChunk();
      }
      target.writeInt(0);
    }
  }

  /** Reads all pieces up to the end mark. */
  static Deque<byte[]> read(DataInput in) throws IOException {
    Deque<byte[]> chunks = new ArrayDeque<>();
    for (int length = in.readInt(); length > 0; length = in.readInt()) {
      byte[] chunk = new byte[length];
      in.readFully(chunk);
      chunks.add(chunk);
    }
    return chunks;
  }

  /** Writes pieces as they were read. */
  static void write(DataOutput out, Deque<byte[]> chunks) throws IOException {
    for (byte[] chunk : chunks) {
      out.writeInt(chunk.length);
      out.write(chunk);
    }
    out.writeInt(0);
  }

  /** What the pieces hold; each is taken out when it is read. */
  static DataInputStream in(Deque<byte[]> left) {
    return new DataInputStream(
        new InputStream() {
          private ByteArrayInputStream current = new ByteArrayInputStream(new byte[0]);

          @Override
          public int read() {
            return advance() ? current.read() : -1;
          }

          @Override
          public int read(byte[] into, int offset, int length) {
            return advance() ? current.read(into, offset, length) : -1;
          }

          private boolean advance() {
            while (current.available() == 0) {
              byte[] next = left.poll();
              if (next == null) {
                return false;
              }
              current = new ByteArrayInputStream(next);
            }
            return true;
          }
        });
  }
}
