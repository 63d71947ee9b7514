package io.edgenode.engine.expression;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.record.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Makes a value safe to stand within one name of a path, reversibly. Stateless. */
final class PathEscape {
  /** What the file systems of Linux allow one name. */
  static final int MAX_NAME = 255;

  private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

  private PathEscape() {}

  /**
   * Escapes what was written from {@code from} on.
   *
   * @throws FlowException.BadData if it is longer than a name can be
   */
  static void apply(ByteOutput out, int from) {
    byte[] a = out.array();
    int length = out.size() - from;
    if (length <= MAX_NAME && !needsEscape(a, from, out.size())) {
      return;
    }
    byte[] plain = Arrays.copyOfRange(a, from, from + Math.min(length, MAX_NAME + 1));
    out.truncate(from);
    for (int i = 0; i < plain.length; i++) {
      byte b = plain[i];
      if (isUnsafe(plain, i, 0, plain.length)) {
        out.write('%');
        out.write(HEX[b >> 4 & 0xF]);
        out.write(HEX[b & 0xF]);
      } else {
        out.write(b);
      }
    }
    if (out.size() - from > MAX_NAME) {
      out.truncate(from);
      throw new FlowException.BadData(
          "a value in a path has more than " + MAX_NAME + " bytes, the longest name of a file");
    }
  }

  private static boolean needsEscape(byte[] a, int from, int to) {
    for (int i = from; i < to; i++) {
      if (isUnsafe(a, i, from, to)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUnsafe(byte[] a, int i, int from, int to) {
    byte b = a[i];
    if (b == '.') {
      boolean alone = to - from == 1;
      return alone || i > from && a[i - 1] == '.' || i + 1 < to && a[i + 1] == '.';
    }
    return b >= 0 && b < ' ' || b == 0x7F || b == '/' || b == '\\' || b == '%';
  }
}
