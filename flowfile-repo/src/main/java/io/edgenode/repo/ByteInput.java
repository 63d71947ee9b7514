package io.edgenode.repo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads what was written with {@link Varint} and its like from a checked payload. One thread. */
final class ByteInput {
  private final byte[] array;
  private int position;

  ByteInput(byte[] array, int position) {
    this.array = array;
    this.position = position;
  }

  byte[] array() {
    return array;
  }

  int position() {
    return position;
  }

  int read() {
    return array[position++] & 0xFF;
  }

  long varint() {
    byte first = array[position++];
    if (first >= 0) {
      return first;
    }
    long value = first & 0x7F;
    for (int shift = 7; ; shift += 7) {
      byte next = array[position++];
      value |= (next & 0x7FL) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }

  int varintAsInt() {
    return Math.toIntExact(varint());
  }

  long signed() {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  byte[] bytes() {
    int length = varintAsInt();
    byte[] bytes = Arrays.copyOfRange(array, position, position + length);
    position += length;
    return bytes;
  }

  String text() {
    int length = varintAsInt();
    String text = new String(array, position, length, StandardCharsets.UTF_8);
    position += length;
    return text;
  }

  void skip(int bytes) {
    position += bytes;
  }
}
