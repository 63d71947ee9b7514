package io.edgenode.engine.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict RFC 8259 scanning of UTF-8 bytes, eight at a time where that pays. Every method takes the
 * position to scan from and gives the position behind what it scanned; the sign bit of a result is
 * a {@link #FLAG} about what was seen. Stateless.
 *
 * <p>In all signatures {@code end} is the end of the slice and {@code base} its start, from which
 * the positions in error messages count.
 */
final class Json {
  /** Objects and arrays within each other, the record itself included. */
  static final int MAX_DEPTH = 64;

  /**
   * Set in a position: this text has escapes; this number has a fraction or an exponent; there is
   * white space between the tokens of this object or array.
   */
  static final int FLAG = Integer.MIN_VALUE;

  static final int POSITION = Integer.MAX_VALUE;

  /** From the code of an opening bracket, of either kind, to that of its closing one. */
  private static final int TO_CLOSING = 2;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH = 0x8080_8080_8080_8080L;
  private static final long QUOTES = EACH * '"';
  private static final long BACKSLASHES = EACH * '\\';
  private static final long SPACES = EACH * ' ';
  private static final long ZEROS = EACH * '0';

  private static final int TRUE = 'e' << 24 | 'u' << 16 | 'r' << 8 | 't';
  private static final int ALSE = 'e' << 24 | 's' << 16 | 'l' << 8 | 'a';
  private static final int NULL = 'l' << 24 | 'l' << 16 | 'u' << 8 | 'n';

  private Json() {}

  /** Eight bytes from {@code pos} on, the first in the lowest bits. */
  static long word(byte[] a, int pos) {
    return (long) LONG.get(a, pos);
  }

  /**
   * The {@code length} bytes from {@code pos} on, at most eight, the first in the lowest bits and
   * zeros behind the last.
   */
  static long word(byte[] a, int pos, int length) {
    if (length == 0) {
      return 0;
    }
    if (pos <= a.length - Long.BYTES) {
      return word(a, pos) & -1L >>> (Long.BYTES - length) * Byte.SIZE;
    }
    long word = 0;
    for (int i = pos + length - 1; i >= pos; i--) {
      word = word << Byte.SIZE | a[i] & 0xFF;
    }
    return word;
  }

  /** The first position from {@code pos} on that is not white space; fails at the end. */
  static int next(byte[] a, int pos, int end, int base) {
    if (pos < end && a[pos] > ' ') {
      return pos;
    }
    int at = space(a, pos, end);
    if (at == end) {
      throw error("it ends too early", at, base);
    }
    return at;
  }

  /** The first position from {@code pos} on that is not white space, or the end. */
  static int space(byte[] a, int pos, int end) {
    int at = pos;
    while (at < end && isSpace(a[at])) {
      at++;
    }
    return at;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** Scans one value whose first byte is at {@code pos}. */
  static int value(byte[] a, int pos, int end, int base) {
    byte first = a[pos];
    return first == '{' || first == '[' ? nested(a, pos, end, base) : scalar(a, pos, end, base);
  }

  private static int scalar(byte[] a, int pos, int end, int base) {
    return switch (a[pos]) {
      case '"' -> string(a, pos + 1, end, base) + 1;
      case 't' -> literal(a, pos, pos, end, TRUE, base);
      case 'f' -> literal(a, pos, pos + 1, end, ALSE, base);
      case 'n' -> literal(a, pos, pos, end, NULL, base);
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number(a, pos, end, base);
      default -> throw error("a value was expected", pos, base);
    };
  }

  private static int literal(byte[] a, int pos, int from, int end, int letters, int base) {
    if (end - from < Integer.BYTES || (int) INT.get(a, from) != letters) {
      throw error("a value was expected", pos, base);
    }
    return from + Integer.BYTES;
  }

  /**
   * Scans a string whose opening quote is before {@code pos}; gives the position of its closing
   * quote.
   */
  static int string(byte[] a, int pos, int end, int base) {
    int at = pos;
    int flag = 0;
    while (true) {
      while (at <= end - Long.BYTES) {
        long stops = stops(word(a, at));
        if (stops != 0) {
          at += Long.numberOfTrailingZeros(stops) >>> 3;
          break;
        }
        at += Long.BYTES;
      }
      if (at >= end) {
        throw error("a string is not closed", at, base);
      }
      byte b = a[at];
      if (b == '"') {
        return at | flag;
      }
      if (b == '\\') {
        at = escape(a, at + 1, end, base);
        flag = FLAG;
      } else if (b >= ' ') {
        at++;
      } else if (b >= 0) {
        throw error("a control character in a string is not escaped", at, base);
      } else {
        at = sequence(a, at, end, base);
      }
    }
  }

  /** The high bit of the first byte that is a quote, a backslash, a control or not ASCII. */
  private static long stops(long word) {
    long quote = word ^ QUOTES;
    long backslash = word ^ BACKSLASHES;
    return ((quote - EACH & ~quote)
            | (backslash - EACH & ~backslash)
            | (word - SPACES & ~word)
            | word)
        & HIGH;
  }

  private static int escape(byte[] a, int pos, int end, int base) {
    if (pos >= end) {
      throw error("a string is not closed", pos, base);
    }
    switch (a[pos]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
        return pos + 1;
      }
      case 'u' -> {
        for (int i = pos + 1; i <= pos + 4; i++) {
          if (i >= end || hex(a[i]) < 0) {
            throw error("\\u needs four hexadecimal digits", pos, base);
          }
        }
        return pos + 5;
      }
      default ->
          throw error("an escape is none of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u", pos, base);
    }
  }

  /** The digit's value, or less than 0. */
  static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Scans one UTF-8 sequence of two to four bytes (Unicode, table 3-7). */
  static int sequence(byte[] a, int pos, int end, int base) {
    int first = a[pos] & 0xFF;
    int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    boolean good = first >= 0xC2 && first <= 0xF4 && length <= end - pos;
    for (int i = 1; good && i < length; i++) {
      good = (a[pos + i] & 0xC0) == 0x80;
    }
    if (good && length > 2) {
      int second = a[pos + 1] & 0xFF;
      good =
          switch (first) {
            case 0xE0 -> second >= 0xA0;
            case 0xED -> second < 0xA0;
            case 0xF0 -> second >= 0x90;
            case 0xF4 -> second < 0x90;
            default -> true;
          };
    }
    if (!good) {
      throw error("text is not UTF-8", pos, base);
    }
    return pos + length;
  }

  private static int number(byte[] a, int pos, int end, int base) {
    int at = a[pos] == '-' ? pos + 1 : pos;
    int integer = at;
    at = digits(a, at, end, base);
    if (a[integer] == '0' && at - integer > 1) {
      throw error("a number begins with 0", integer, base);
    }
    int flag = 0;
    if (at < end && a[at] == '.') {
      at = digits(a, at + 1, end, base);
      flag = FLAG;
    }
    if (at < end && (a[at] | 0x20) == 'e') {
      at++;
      if (at < end && (a[at] == '+' || a[at] == '-')) {
        at++;
      }
      at = digits(a, at, end, base);
      flag = FLAG;
    }
    return at | flag;
  }

  private static int digits(byte[] a, int pos, int end, int base) {
    int at = pos;
    while (at <= end - Long.BYTES) {
      int count = leadingDigits(word(a, at));
      at += count;
      if (count < Long.BYTES) {
        break;
      }
    }
    while (at < end && a[at] >= '0' && a[at] <= '9') {
      at++;
    }
    if (at == pos) {
      throw error("a digit was expected", at, base);
    }
    return at;
  }

  /** How many of the eight bytes are digits before the first that is none. */
  private static int leadingDigits(long word) {
    long value = word ^ ZEROS;
    long others = ((value & ~HIGH) + EACH * (0x80 - 10) | value) & HIGH;
    return Long.numberOfTrailingZeros(others) >>> 3;
  }

  /**
   * Scans an object or an array without recursion: one bit a level, behind a leading 1, says which
   * of them is open.
   */
  private static int nested(byte[] a, int pos, int end, int base) {
    int at = pos;
    int flags = 0;
    long open = 1;
    while (true) {
      byte first = a[at];
      if (first == '{' || first == '[') {
        open = opened(open, first, at, base);
        int inside = next(a, at + 1, end, base);
        flags |= inside == at + 1 ? 0 : FLAG;
        if (a[inside] != first + TO_CLOSING) {
          int value = following(a, inside, end, base, first == '{');
          flags |= value & FLAG;
          at = value & POSITION;
          continue;
        }
        at = inside;
      } else {
        at = scalar(a, at, end, base) & POSITION;
      }
      while (true) {
        // Behind a value, or at the bracket that closes an empty object or array.
        int token = next(a, at, end, base);
        flags |= token == at ? 0 : FLAG;
        boolean object = (open & 1) != 0;
        if (a[token] == ',') {
          int value = following(a, token + 1, end, base, object);
          flags |= value & FLAG;
          at = value & POSITION;
          break;
        }
        expectClosing(a[token], object, token, base);
        at = token + 1;
        open >>>= 1;
        if (open == 1) {
          return at | flags;
        }
      }
    }
  }

  private static long opened(long open, byte bracket, int at, int base) {
    // 63 levels fill the bits; the record is the 64th.
    if (open < 0) {
      throw error("objects and arrays are nested deeper than " + MAX_DEPTH, at, base);
    }
    return open << 1 | (bracket == '{' ? 1 : 0);
  }

  private static void expectClosing(byte token, boolean object, int at, int base) {
    if (token != (object ? '}' : ']')) {
      throw error(object ? "',' or '}' was expected" : "',' or ']' was expected", at, base);
    }
  }

  /** Scans from behind a bracket or comma to the next value, flagged if there was space. */
  private static int following(byte[] a, int pos, int end, int base, boolean object) {
    int at = next(a, pos, end, base);
    if (!object) {
      return at == pos ? at : at | FLAG;
    }
    int close = nameEnd(a, at, end, base) & POSITION;
    int value = nameToValue(a, close, end, base);
    return at == pos && value == close + 2 ? value : value | FLAG;
  }

  /** Scans a name whose opening quote must be at {@code pos}; gives its closing quote. */
  static int nameEnd(byte[] a, int pos, int end, int base) {
    if (a[pos] != '"') {
      throw error("a name in quotes was expected", pos, base);
    }
    return string(a, pos + 1, end, base);
  }

  /** Scans from a name's closing quote to the first byte of the value. */
  static int nameToValue(byte[] a, int close, int end, int base) {
    int colon = next(a, close + 1, end, base);
    if (a[colon] != ':') {
      throw error("':' was expected", colon, base);
    }
    return next(a, colon + 1, end, base);
  }

  static MalformedRecordException error(String what, int pos, int base) {
    return new MalformedRecordException(what + ", at byte " + (pos - base));
  }
}
