package io.edgenode.processors.httplistener;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.MalformedRecordException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip of one member (RFC 1952), which says in its last four bytes how large it becomes and
 * is held to that: so memory can be counted before it is taken. Stateless.
 */
final class Gunzip {
  private static final int PIECE = 64 * 1024;

  private Gunzip() {}

  /** The size that the packed bytes give; 0 for what is too short to give one. */
  static long unpackedSize(byte[] packed, int length) {
    if (length < Integer.BYTES) {
      return 0;
    }
    ByteBuffer last = ByteBuffer.wrap(packed, length - Integer.BYTES, Integer.BYTES);
    return Integer.toUnsignedLong(last.order(ByteOrder.LITTLE_ENDIAN).getInt());
  }

  /**
   * Unpacks. On a worker.
   *
   * @throws MalformedRecordException if it is damaged or becomes larger than it says
   */
  static ByteOutput unpack(byte[] packed, int length) {
    long size = unpackedSize(packed, length);
    ByteOutput out = new ByteOutput((int) size);
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed, 0, length))) {
      while (true) {
        int room = (int) Math.min(PIECE, size - out.size() + 1);
        byte[] array = out.reserve(room);
        int got = in.read(array, out.size(), room);
        if (got < 0) {
          return out;
        }
        out.advance(got);
        if (out.size() > size) {
          throw new MalformedRecordException("the gzip body is larger than it says");
        }
      }
    } catch (IOException e) {
      throw new MalformedRecordException("the body is not whole gzip: " + e.getMessage());
    }
  }
}
