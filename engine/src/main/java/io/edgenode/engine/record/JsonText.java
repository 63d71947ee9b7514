package io.edgenode.engine.record;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * JSON strings to text and back. Text that is no valid UTF-16 (a lone surrogate, which only an
 * escape can bring) stays what it is: it is written as an escape again. Stateless.
 */
final class JsonText {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_ESCAPE = 6;
  private static final int LONGEST_CHAR = 3;

  private JsonText() {}

  /** The text of valid JSON string contents. */
  static String decode(byte[] a, int start, int end, boolean escapes) {
    if (!escapes) {
      return new String(a, start, end - start, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(end - start);
    int plain = start;
    int at = start;
    while (at < end) {
      if (a[at] != '\\') {
        at++;
        continue;
      }
      text.append(new String(a, plain, at - plain, StandardCharsets.UTF_8));
      if (a[at + 1] == 'u') {
        text.append((char) hex4(a, at + 2));
        at += LONGEST_ESCAPE;
      } else {
        text.append(unescaped(a[at + 1]));
        at += 2;
      }
      plain = at;
    }
    return text.append(new String(a, plain, end - plain, StandardCharsets.UTF_8)).toString();
  }

  private static int hex4(byte[] a, int at) {
    return Json.hex(a[at]) << 12
        | Json.hex(a[at + 1]) << 8
        | Json.hex(a[at + 2]) << 4
        | Json.hex(a[at + 3]);
  }

  private static char unescaped(byte letter) {
    return switch (letter) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> (char) letter;
    };
  }

  /** Writes a JSON string with its quotes; says whether it has escapes. */
  static boolean writeJson(String text, ByteOutput out) {
    int length = text.length();
    byte[] a = out.reserve(room(length, 2));
    int start = out.size();
    int at = start;
    boolean escapes = false;
    a[at++] = '"';
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80 && c >= ' ' && c != '"' && c != '\\') {
        a[at++] = (byte) c;
        continue;
      }
      boolean pair = isPair(text, i);
      if (c >= 0x80 && (pair || !Character.isSurrogate(c))) {
        at = encode(pair ? text.codePointAt(i) : c, a, at);
        i += pair ? 1 : 0;
        continue;
      }
      escapes = true;
      out.advance(at - start);
      a = out.reserve(room(length - i, LONGEST_ESCAPE + 1));
      start = out.size();
      at = escape(c, a, start);
    }
    a[at++] = '"';
    out.advance(at - start);
    return escapes;
  }

  /**
   * Writes UTF-8 as a JSON string.
   *
   * @throws MalformedRecordException if it is not UTF-8
   */
  static void writeJson(byte[] utf8, int from, int to, ByteOutput out) {
    out.write('"');
    int plain = from;
    int at = from;
    while (at < to) {
      byte b = utf8[at];
      if (b >= ' ' && b != '"' && b != '\\') {
        at++;
      } else if (b < 0) {
        at = Json.sequence(utf8, at, to, from);
      } else {
        out.write(utf8, plain, at - plain);
        int end = escape((char) b, out.reserve(LONGEST_ESCAPE), out.size());
        out.advance(end - out.size());
        plain = ++at;
      }
    }
    out.write(utf8, plain, to - plain);
    out.write('"');
  }

  /**
   * Checks that this is UTF-8.
   *
   * @throws MalformedRecordException if it is not
   */
  static void checkUtf8(byte[] a, int from, int to) {
    int at = from;
    while (at < to) {
      at = a[at] >= 0 ? at + 1 : Json.sequence(a, at, to, from);
    }
  }

  private static int room(int chars, int more) {
    return Math.addExact(Math.multiplyExact(chars, LONGEST_CHAR), more);
  }

  private static int escape(char c, byte[] a, int at) {
    int letter =
        switch (c) {
          case '"', '\\' -> c;
          case '\b' -> 'b';
          case '\f' -> 'f';
          case '\n' -> 'n';
          case '\r' -> 'r';
          case '\t' -> 't';
          default -> 'u';
        };
    a[at] = '\\';
    a[at + 1] = (byte) letter;
    if (letter != 'u') {
      return at + 2;
    }
    for (int digit = 0; digit < 4; digit++) {
      a[at + 2 + digit] = HEX[c >>> 12 - 4 * digit & 0xF];
    }
    return at + LONGEST_ESCAPE;
  }

  /**
   * Text as UTF-8, a lone surrogate as the three bytes that its code would have: no valid UTF-8 is
   * equal to them, so names and keys stay distinct.
   */
  static byte[] encode(String text) {
    ByteOutput out = new ByteOutput(text.length() + 16);
    write(text, out, false);
    return out.toByteArray();
  }

  /** Writes text as UTF-8 for people and other systems: a lone surrogate as U+FFFD. */
  static void writeText(String text, ByteOutput out) {
    write(text, out, true);
  }

  private static void write(String text, ByteOutput out, boolean valid) {
    byte[] a = out.reserve(room(text.length(), 0));
    int start = out.size();
    int at = start;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        a[at++] = (byte) c;
      } else if (isPair(text, i)) {
        at = encode(text.codePointAt(i++), a, at);
      } else {
        at = encode(valid && Character.isSurrogate(c) ? 0xFFFD : c, a, at);
      }
    }
    out.advance(at - start);
  }

  /** Whether text is this in UTF-8; allocates only beyond ASCII. */
  static boolean equals(String text, byte[] utf8) {
    int length = text.length();
    if (length > utf8.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        return Arrays.equals(encode(text), utf8);
      }
      if (c != utf8[i]) {
        return false;
      }
    }
    return length == utf8.length;
  }

  private static boolean isPair(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        && i + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(i + 1));
  }

  /** Encodes one code point above ASCII. */
  private static int encode(int code, byte[] a, int at) {
    int out = at;
    if (code < 0x800) {
      a[out++] = (byte) (0xC0 | code >>> 6);
    } else {
      if (code < 0x10000) {
        a[out++] = (byte) (0xE0 | code >>> 12);
      } else {
        a[out++] = (byte) (0xF0 | code >>> 18);
        a[out++] = (byte) (0x80 | code >>> 12 & 0x3F);
      }
      a[out++] = (byte) (0x80 | code >>> 6 & 0x3F);
    }
    a[out++] = (byte) (0x80 | code & 0x3F);
    return out;
  }
}
