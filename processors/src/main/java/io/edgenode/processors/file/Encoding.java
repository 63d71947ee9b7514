package io.edgenode.processors.file;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How a file's bytes are text: its characters, its line ends and its byte-order mark. Immutable.
 *
 * @param charset of the text
 * @param lineEnd how to find a line's end in the bytes
 * @param mark the byte-order mark that the file may begin with, empty if none
 */
record Encoding(Charset charset, LineEnd lineEnd, byte[] mark) {
  private static final byte[] UTF_8_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] LITTLE_MARK = {(byte) 0xFF, (byte) 0xFE};
  private static final byte[] BIG_MARK = {(byte) 0xFE, (byte) 0xFF};

  private static final Encoding UTF_8 =
      new Encoding(StandardCharsets.UTF_8, LineEnd.ONE_BYTE, UTF_8_MARK);
  private static final Encoding LITTLE =
      new Encoding(StandardCharsets.UTF_16LE, LineEnd.UTF_16_LITTLE, LITTLE_MARK);
  private static final Encoding BIG =
      new Encoding(StandardCharsets.UTF_16BE, LineEnd.UTF_16_BIG, BIG_MARK);

  /**
   * The encoding of this name for a file that begins with these bytes, which tell UTF-16's order.
   *
   * @throws IllegalArgumentException if there is none, or its lines can't be told apart by bytes
   */
  static Encoding of(String name, byte[] head) {
    switch (name.toLowerCase(Locale.ROOT)) {
      case "utf-8", "utf8" -> {
        return UTF_8;
      }
      case "utf-16le" -> {
        return LITTLE;
      }
      case "utf-16be" -> {
        return BIG;
      }
      case "utf-16" -> {
        return startsWith(head, LITTLE_MARK) ? LITTLE : BIG;
      }
      default -> {
        return new Encoding(charset(name), LineEnd.ONE_BYTE, new byte[0]);
      }
    }
  }

  boolean isUtf8() {
    return charset.equals(StandardCharsets.UTF_8);
  }

  /** How many bytes of mark a file begins with whose first bytes these are. */
  int markLength(byte[] bytes, int length) {
    return length >= mark.length && startsWith(bytes, mark) ? mark.length : 0;
  }

  private static Charset charset(String name) {
    Charset charset;
    try {
      charset = Charset.forName(name);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new IllegalArgumentException(
          "'encoding' must be a charset that Java knows, such as utf-8, utf-16 or windows-1252,"
              + " not '"
              + name
              + "'",
          e);
    }
    boolean lines =
        charset.canEncode()
            && Arrays.equals("\r\n".getBytes(charset), new byte[] {'\r', '\n'})
            && !charset.name().startsWith("ISO-2022")
            && !charset.name().startsWith("UTF-7");
    if (!lines) {
      throw new IllegalArgumentException(
          "'encoding' must be one whose lines end in a line-feed byte, or utf-16: '"
              + name
              + "' is neither");
    }
    return charset;
  }

  private static boolean startsWith(byte[] head, byte[] mark) {
    return head.length >= mark.length && Arrays.equals(head, 0, mark.length, mark, 0, mark.length);
  }

  @Override
  public String toString() {
    return charset.name();
  }
}
