package io.edgenode.processors.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** What ends a line, in bytes: a line feed, with a carriage return before it or without. */
enum LineEnd {
  /** UTF-8, and whatever else keeps ASCII's line feed to itself. */
  ONE_BYTE("\n", "\r") {
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
  },
  UTF_16_LITTLE("\n\0", "\r\0"),
  UTF_16_BIG("\0\n", "\0\r");

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHS = ONES << 7;
  private static final long LINE_FEEDS = ONES * '\n';

  private final String lineFeed;
  private final String carriageReturn;

  LineEnd(String lineFeed, String carriageReturn) {
    this.lineFeed = lineFeed;
    this.carriageReturn = carriageReturn;
  }

  /** How many bytes the line feed has. */
  int width() {
    return lineFeed.length();
  }

  /** The next line feed in a range that begins with a whole character, or -1. */
  int find(byte[] bytes, int from, int to) {
    for (int at = from; at + 1 < to; at += 2) {
      if (isAt(lineFeed, bytes, at)) {
        return at;
      }
    }
    return -1;
  }

  /** The end of a line's text, without the line end that it may have. */
  int textEnd(byte[] bytes, int from, int to) {
    int end = to - width() >= from && isAt(lineFeed, bytes, to - width()) ? to - width() : to;
    return end - width() >= from && isAt(carriageReturn, bytes, end - width())
        ? end - width()
        : end;
  }

  private static boolean isAt(String text, byte[] bytes, int at) {
    for (int i = 0; i < text.length(); i++) {
      if (bytes[at + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
