package io.edgenode.engine.record;

import ch.randelshofer.fastdoubleparser.JavaDoubleParser;

/** JSON numbers to long and double, and longs to text. Stateless. */
final class Numbers {
  private static final double[] EXACT_POWERS = new double[23];

  static {
    for (int i = 0; i < EXACT_POWERS.length; i++) {
      EXACT_POWERS[i] = Double.parseDouble("1e" + i);
    }
  }

  /** So many digits always fit a long. */
  private static final int SAFE_DIGITS = 18;

  private static final int LONGEST_LONG = 20;

  private Numbers() {}

  /** Whether a JSON integer fits a long. */
  static boolean fitsLong(byte[] a, int start, int end) {
    int digits = a[start] == '-' ? start + 1 : start;
    if (end - digits <= SAFE_DIGITS) {
      return true;
    }
    if (end - digits > SAFE_DIGITS + 1) {
      return false;
    }
    String least = digits == start ? "9223372036854775807" : "9223372036854775808";
    for (int i = 0; i < least.length(); i++) {
      if (a[digits + i] != least.charAt(i)) {
        return a[digits + i] < least.charAt(i);
      }
    }
    return true;
  }

  /** The value of a JSON integer that fits a long. */
  static long parseLong(byte[] a, int start, int end) {
    boolean negative = a[start] == '-';
    long value = 0;
    for (int i = negative ? start + 1 : start; i < end; i++) {
      value = value * 10 + (a[i] - '0');
    }
    return negative ? -value : value;
  }

  /** The double that is nearest to a JSON number; infinite if none is. */
  static double parseDouble(byte[] a, int start, int end) {
    boolean negative = a[start] == '-';
    int at = negative ? start + 1 : start;
    long digits = 0;
    int count = 0;
    int exponent = 0;
    boolean fraction = false;
    for (; at < end; at++) {
      byte b = a[at];
      if (b == '.') {
        fraction = true;
      } else if (b >= '0' && b <= '9') {
        digits = digits * 10 + (b - '0');
        count += digits == 0 ? 0 : 1;
        exponent -= fraction ? 1 : 0;
      } else {
        break;
      }
      if (count > SAFE_DIGITS) {
        return slowDouble(a, start, end);
      }
    }
    if (at < end) {
      if (end - at > 5) {
        return slowDouble(a, start, end);
      }
      exponent += exponent(a, at + 1, end);
    }
    // Clinger's fast path: both operands are exact, so the one rounding is the right one.
    if (digits > 1L << 53 || Math.abs(exponent) >= EXACT_POWERS.length) {
      return digits == 0 ? (negative ? -0.0 : 0.0) : slowDouble(a, start, end);
    }
    double exact = digits;
    double value = exponent < 0 ? exact / EXACT_POWERS[-exponent] : exact * EXACT_POWERS[exponent];
    return negative ? -value : value;
  }

  private static int exponent(byte[] a, int start, int end) {
    int from = a[start] == '+' || a[start] == '-' ? start + 1 : start;
    int value = (int) parseLong(a, from, end);
    return a[start] == '-' ? -value : value;
  }

  private static double slowDouble(byte[] a, int start, int end) {
    return JavaDoubleParser.parseDouble(a, start, end - start);
  }

  /** Writes a long in decimal. */
  static void write(long value, ByteOutput out) {
    byte[] a = out.reserve(LONGEST_LONG);
    int start = out.size();
    // Negative all the way: the least long has no positive.
    long rest = value < 0 ? value : -value;
    int length = value < 0 ? 2 : 1;
    for (long bound = -10; rest <= bound; bound *= 10) {
      length++;
      if (length >= LONGEST_LONG - (value < 0 ? 0 : 1)) {
        break;
      }
    }
    int at = start + length;
    do {
      long quotient = rest / 10;
      a[--at] = (byte) ('0' + (quotient * 10 - rest));
      rest = quotient;
    } while (rest != 0);
    if (value < 0) {
      a[start] = '-';
    }
    out.advance(length);
  }
}
