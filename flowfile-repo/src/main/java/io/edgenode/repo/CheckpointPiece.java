package io.edgenode.repo;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32C;

/** A chunk or the close of a checkpoint, as {@link CheckpointFiles} draws them. */
final class CheckpointPiece {
  private static final int CHUNK = 2;
  private static final int CLOSE = 3;
  private static final int HEAD = GuardedQueue.HEAD;

  /** A file's first pages, the rest of its last, and the close. */
  private static final int FILE = 16 * 1024;

  private static final int PROLOGUE = 21;
  private static final int CLOSING = PROLOGUE + 12;

  final long sequence;
  final long number;
  final long position;
  final boolean full;
  final boolean closes;

  /** A chunk's place, or how many chunks there were. */
  final int index;

  private final byte[] bytes;

  CheckpointPiece(Excerpt excerpt) {
    bytes = excerpt.payload();
    sequence = excerpt.firstSequence();
    number = ExcerptHeader.longAt(bytes, 0);
    position = ExcerptHeader.longAt(bytes, 8);
    full = bytes[16] != 0;
    index = ExcerptHeader.intAt(bytes, 17);
    closes = excerpt.type() == CLOSE;
  }

  /** About what a checkpoint of so many bytes takes, with the rest of its file. */
  static long bytesOnDisk(long length) {
    return length + length / 256 + FILE;
  }

  static boolean beginsChain(Excerpt excerpt) {
    CheckpointPiece piece = new CheckpointPiece(excerpt);
    return piece.full && piece.begins();
  }

  /** Whether a checkpoint begins with this chunk. */
  boolean begins() {
    return !closes && index == 0;
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where a chunk's bytes begin. */
  int offset() {
    return PROLOGUE;
  }

  int length() {
    return bytes.length - PROLOGUE;
  }

  /** Whether this close agrees with the chunks that stood before it. */
  boolean closes(int chunks, long length, CRC32C crc) {
    return closes
        && index == chunks
        && ExcerptHeader.longAt(bytes, PROLOGUE) == length
        && ExcerptHeader.intAt(bytes, PROLOGUE + 8) == (int) crc.getValue();
  }

  /** Cuts a checkpoint's bytes into chunks and appends them. */
  static final class Writer extends OutputStream {
    private final GuardedQueue queue;
    private final long number;
    private final long position;
    private final boolean full;
    private final byte[] buffer;
    private final int capacity;
    private final CRC32C crc = new CRC32C();
    private int filled;
    private int chunks;
    private long length;

    Writer(GuardedQueue queue, long number, long position, boolean full) {
      this.queue = queue;
      this.number = number;
      this.position = position;
      this.full = full;
      this.capacity = queue.settings().longest() - PROLOGUE;
      this.buffer = new byte[HEAD + PROLOGUE + capacity + HEAD];
    }

    @Override
    public void write(int oneByte) throws IOException {
      write(new byte[] {(byte) oneByte}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int count) throws IOException {
      int done = 0;
      while (done < count) {
        if (filled == capacity) {
          writeChunk();
        }
        int part = Math.min(capacity - filled, count - done);
        System.arraycopy(bytes, offset + done, buffer, HEAD + PROLOGUE + filled, part);
        filled += part;
        done += part;
      }
    }

    /** Appends what is left and the close. */
    void complete() {
      if (filled > 0 || chunks == 0) {
        writeChunk();
      }
      prologue(chunks);
      ExcerptHeader.putLong(buffer, HEAD + PROLOGUE, length);
      ExcerptHeader.putInt(buffer, HEAD + PROLOGUE + 8, (int) crc.getValue());
      queue.append(CLOSE, buffer, CLOSING, 1, 0, DiskSpace.Claim.CONTROL);
    }

    private void writeChunk() {
      crc.update(buffer, HEAD + PROLOGUE, filled);
      length += filled;
      prologue(chunks);
      queue.append(CHUNK, buffer, PROLOGUE + filled, 1, 0, DiskSpace.Claim.CONTROL);
      chunks++;
      filled = 0;
    }

    private void prologue(int index) {
      ExcerptHeader.putLong(buffer, HEAD, number);
      ExcerptHeader.putLong(buffer, HEAD + 8, position);
      buffer[HEAD + 16] = (byte) (full ? 1 : 0);
      ExcerptHeader.putInt(buffer, HEAD + 17, index);
    }
  }
}
