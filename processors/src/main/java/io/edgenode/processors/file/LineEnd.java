package io.edgenode.processors.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Where a line ends, by how many bytes a character of the encoding has at least. */
enum LineEnd {
  /** UTF-8, and whatever else keeps ASCII's line feed to itself. */
  ONE_BYTE(1) {
    @Override
    int find(byte[] bytes, int from, int to) {
      int at = from;
      for (; at + Long.BYTES <= to; at += Long.BYTES) {
        long word = (long) LONGS.get(bytes, at) ^ LINE_FEEDS;
        long zeros = word - ONES & ~word & HIGHS;
        if (zeros != 0) {
          return at + Long.numberOfTrailingZeros(zeros) / Byte.SIZE;
        }
      }
      for (; at < to; at++) {
        if (bytes[at] == '\n') {
          return at;
        }
      }
      return -1;
    }

    @Override
    int trimmed(byte[] bytes, int from, int to) {
      return to > from && bytes[to - 1] == '\r' ? to - 1 : to;
    }
  },
  UTF_16_LITTLE(2) {
    @Override
    int find(byte[] bytes, int from, int to) {
      return findPair(bytes, from, to, '\n', 0);
    }

    @Override
    int trimmed(byte[] bytes, int from, int to) {
      return to - 2 >= from && bytes[to - 2] == '\r' && bytes[to - 1] == 0 ? to - 2 : to;
    }
  },
  UTF_16_BIG(2) {
    @Override
    int find(byte[] bytes, int from, int to) {
      return findPair(bytes, from, to, 0, '\n');
    }

    @Override
    int trimmed(byte[] bytes, int from, int to) {
      return to - 2 >= from && bytes[to - 2] == 0 && bytes[to - 1] == '\r' ? to - 2 : to;
    }
  };

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long LINE_FEEDS = ONES * '\n';

  private final int width;

  LineEnd(int width) {
    this.width = width;
  }

  /** How many bytes the line feed has. */
  int width() {
    return width;
  }

  /** The next line feed in a range that begins with a whole character, or -1. */
  abstract int find(byte[] bytes, int from, int to);

  /** The end of a line's text without a carriage return that it may have. */
  abstract int trimmed(byte[] bytes, int from, int to);

  private static int findPair(byte[] bytes, int from, int to, int first, int second) {
    for (int at = from; at + 1 < to; at += 2) {
      if (bytes[at] == first && bytes[at + 1] == second) {
        return at;
      }
    }
    return -1;
  }
}
