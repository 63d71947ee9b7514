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
  /** Objects and arrays within each other, the record itself included (design §9). */
  static final int MAX_DEPTH = 64;

  /**
   * Set in a position: this text has escapes; this number has a fraction or an exponent; there is
   * white space between the tokens of this object or array.
   */
  static final int FLAG = Integer.MIN_VALUE;

  static final int POSITION = Integer.MAX_VALUE;

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

  /** Scans an object or an array without recursion: one bit a level says which it is. */
  private static int nested(byte[] a, int pos, int end, int base) {
    int at = pos;
    int depth = 1;
    int spaces = 0;
    long objects = 0;
    while (true) {
      byte first = a[at];
      if (first == '{' || first == '[') {
        if (++depth > MAX_DEPTH) {
          throw error("objects and arrays are nested deeper than " + MAX_DEPTH, at, base);
        }
        boolean object = first == '{';
        objects = objects << 1 | (object ? 1 : 0);
        int inside = next(a, at + 1, end, base);
        spaces += inside - at - 1;
        at = inside;
        if (a[at] != (object ? '}' : ']')) {
          if (object) {
            int value = member(a, at, end, base);
            spaces += value < 0 ? 1 : 0;
            at = value & POSITION;
          }
          continue;
        }
      } else {
        at = scalar(a, at, end, base) & POSITION;
      }
      while (true) {
        // Behind a value, or at the bracket that closes an empty object or array.
        int token = next(a, at, end, base);
        spaces += token - at;
        boolean object = (objects & 1) != 0;
        if (a[token] == ',') {
          int following = next(a, token + 1, end, base);
          spaces += following - token - 1;
          int value = object ? member(a, following, end, base) : following;
          spaces += value < 0 ? 1 : 0;
          at = value & POSITION;
          break;
        }
        if (a[token] != (object ? '}' : ']')) {
          throw error(object ? "',' or '}' was expected" : "',' or ']' was expected", token, base);
        }
        at = token + 1;
        objects >>>= 1;
        if (--depth == 1) {
          return spaces == 0 ? at : at | FLAG;
        }
      }
    }
  }

  /** Scans a member's name and colon; gives where its value starts, flagged if there was space. */
  private static int member(byte[] a, int pos, int end, int base) {
    int close = nameEnd(a, pos, end, base) & POSITION;
    int value = nameToValue(a, close, end, base);
    return value == close + 2 ? value : value | FLAG;
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

  /**
   * Scans a text that must be one value.
   *
   * @return where it starts, and in the low half its end with the flag
   */
  static long only(byte[] a, int start, int end) {
    int from = next(a, start, end, start);
    int behind = value(a, from, end, start);
    int rest = space(a, behind & POSITION, end);
    if (rest != end) {
      throw error("nothing was expected behind the value", rest, start);
    }
    return packed(from, behind);
  }

  private static long packed(int from, int endAndFlag) {
    return (long) from << Integer.SIZE | endAndFlag & 0xFFFF_FFFFL;
  }

  /**
   * Finds a member of the object in valid JSON; of those with this name the last.
   *
   * @return where its value starts, and in the low half its end with the flag; or less than 0
   */
  static long find(FieldName name, byte[] a, int start, int end) {
    long found = -1;
    int at = next(a, start + 1, end, start);
    while (a[at] != '}') {
      int nameEnd = nameEnd(a, at, end, start);
      int from = nameToValue(a, nameEnd & POSITION, end, start);
      int behind = value(a, from, end, start);
      if (name.matches(a, at + 1, nameEnd)) {
        found = packed(from, behind);
      }
      at = next(a, behind & POSITION, end, start);
      at = a[at] == ',' ? next(a, at + 1, end, start) : at;
    }
    return found;
  }

  /** Copies valid JSON without the white space between tokens; gives the position behind. */
  static int compact(byte[] from, int start, int end, byte[] to, int at) {
    boolean string = false;
    int out = at;
    for (int i = start; i < end; i++) {
      byte b = from[i];
      if (string) {
        to[out++] = b;
        if (b == '\\') {
          to[out++] = from[++i];
        } else if (b == '"') {
          string = false;
        }
      } else if (!isSpace(b)) {
        to[out++] = b;
        string = b == '"';
      }
    }
    return out;
  }

  /** How many objects and arrays valid JSON has within each other. */
  static int depth(byte[] a, int start, int end) {
    int depth = 0;
    int deepest = 0;
    for (int i = start; i < end; i++) {
      switch (a[i]) {
        case '{', '[' -> deepest = Math.max(deepest, ++depth);
        case '}', ']' -> depth--;
        case '"' -> i = string(a, i + 1, end, start) & POSITION;
        default -> {}
      }
    }
    return deepest;
  }

  static MalformedRecordException error(String what, int pos, int base) {
    return new MalformedRecordException(what + ", at byte " + (pos - base));
  }
}
