package io.edgenode.repo;

import io.edgenode.engine.record.ByteOutput;

/** Integers of seven bits a byte, least first; signed ones zigzag. */
final class Varint {
  private static final int LONGEST = 10;

  private Varint() {}

  static void write(ByteOutput out, long value) {
    byte[] array = out.reserve(LONGEST);
    int at = out.size();
    int start = at;
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      array[at++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    array[at++] = (byte) rest;
    out.advance(at - start);
  }

  static void writeSigned(ByteOutput out, long value) {
    write(out, (value << 1) ^ (value >> 63));
  }
}
