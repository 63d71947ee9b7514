package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing byte array that is written to from front to back and reused. Owner: one thread. */
public final class ByteOutput {
  private static final int LARGEST = Integer.MAX_VALUE - 16;

  private byte[] array;
  private int size;

  public ByteOutput(int capacity) {
    array = new byte[Math.max(16, capacity)];
  }

  /** Makes room for {@code more} bytes behind {@link #size} and gives the array they go into. */
  public byte[] reserve(int more) {
    if (more > array.length - size) {
      grow(more);
    }
    return array;
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > LARGEST) {
      throw new IllegalStateException("more than " + LARGEST + " bytes in one output");
    }
    array = Arrays.copyOf(array, (int) Math.min(LARGEST, Math.max(needed, array.length * 2L)));
  }

  /** Says that {@code count} bytes were written behind {@link #size} into what reserve gave. */
  public void advance(int count) {
    size += count;
  }

  public void write(int oneByte) {
    reserve(1)[size++] = (byte) oneByte;
  }

  public void write(byte[] bytes) {
    write(bytes, 0, bytes.length);
  }

  public void write(byte[] bytes, int offset, int length) {
    System.arraycopy(bytes, offset, reserve(length), size, length);
    size += length;
  }

  /** Writes text as UTF-8. */
  public void writeUtf8(String text) {
    write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The array written into so far: valid up to {@link #size}, until the next write. */
  public byte[] array() {
    return array;
  }

  public int size() {
    return size;
  }

  /** Takes back all that was written behind this size. */
  public void truncate(int newSize) {
    size = newSize;
  }

  public void clear() {
    size = 0;
  }

  /** A copy of what was written. */
  public byte[] toByteArray() {
    return Arrays.copyOf(array, size);
  }
}
