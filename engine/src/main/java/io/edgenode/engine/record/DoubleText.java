package io.edgenode.engine.record;

import java.math.BigInteger;

/**
 * Doubles as text, as {@code Double.toString} of JDK 19 and later gives it on every JDK: of the
 * decimals that round to the double the shortest, of those the closest, with at least two digits.
 * The algorithm is Raffaello Giulietti's, "The Schubfach way to render doubles". Stateless.
 */
final class DoubleText {
  /** The longest text: sign, 17 digits, point, and an exponent of four characters and its E. */
  private static final int LONGEST = 26;

  private static final int MOST_DIGITS = 18;
  private static final int PRECISION = 53;
  private static final int LEAST_EXPONENT = -1074;
  private static final long LEAST_NORMAL = 1L << PRECISION - 1;
  private static final int INFINITE = 0x7FF;

  /** Subnormals below this many units have one digit only; scaling by ten gives them two. */
  private static final long TINY = 3;

  private static final int LEAST_POWER = -292;
  private static final int GREATEST_POWER = 324;
  private static final long LOW_63 = Long.MAX_VALUE;

  /** For each power of ten its 126 leading bits rounded up, as two times 63 bits. */
  private static final long[] POWERS = powers();

  private static final long[] TENS = tens();

  private DoubleText() {}

  /** Writes a finite double. */
  static void write(double value, ByteOutput out) {
    byte[] a = out.reserve(LONGEST);
    int at = out.size();
    long bits = Double.doubleToRawLongBits(value);
    if (bits < 0) {
      a[at++] = '-';
    }
    long fraction = bits & LEAST_NORMAL - 1;
    int exponent = (int) (bits >>> PRECISION - 1) & INFINITE;
    if (exponent == INFINITE) {
      throw new IllegalArgumentException("not a finite double");
    }
    int end;
    if (exponent > 0) {
      long mantissa = LEAST_NORMAL | fraction;
      int shift = 1 - LEAST_EXPONENT - exponent;
      if (shift > 0 && shift < PRECISION && mantissa >>> shift << shift == mantissa) {
        end = decimal(mantissa >>> shift, 0, a, at);
      } else {
        end = shortest(-shift, mantissa, 0, a, at);
      }
    } else if (fraction == 0) {
      end = decimal(0, 0, a, at);
    } else if (fraction < TINY) {
      end = shortest(LEAST_EXPONENT, 10 * fraction, -1, a, at);
    } else {
      end = shortest(LEAST_EXPONENT, fraction, 0, a, at);
    }
    out.advance(end - out.size());
  }

  /**
   * Writes the shortest decimal in the rounding interval of {@code c * 2^q}, times {@code 10^dk}.
   * The names are the paper's.
   */
  private static int shortest(int q, long c, int dk, byte[] a, int at) {
    int odd = (int) c & 1;
    long cb = c << 2;
    long cbr = cb + 2;
    // Just below a power of two the doubles are twice as dense.
    boolean regular = c != LEAST_NORMAL || q == LEAST_EXPONENT;
    long cbl = cb - (regular ? 2 : 1);
    int k = regular ? floorLog10Pow2(q) : floorLog10ThreeQuartersPow2(q);
    int h = q + floorLog2Pow10(-k) + 2;
    int power = 2 * (-k - LEAST_POWER);
    long g1 = POWERS[power];
    long g0 = POWERS[power + 1];
    long vb = roundToOdd(g1, g0, cb << h);
    long vbl = roundToOdd(g1, g0, cbl << h) + odd;
    long vbr = roundToOdd(g1, g0, cbr << h) - odd;
    long s = vb >> 2;
    if (s >= 100) {
      // One digit less, where that lies in the interval.
      long lower = s / 10 * 10;
      long upper = lower + 10;
      boolean lowerIn = vbl <= lower << 2;
      boolean upperIn = upper << 2 <= vbr;
      if (lowerIn != upperIn) {
        return decimal(lowerIn ? lower : upper, k + dk, a, at);
      }
    }
    long t = s + 1;
    boolean sIn = vbl <= s << 2;
    boolean tIn = t << 2 <= vbr;
    if (sIn != tIn) {
      return decimal(sIn ? s : t, k + dk, a, at);
    }
    long closer = vb - (s + t << 1);
    boolean down = closer < 0 || closer == 0 && (s & 1) == 0;
    return decimal(down ? s : t, k + dk, a, at);
  }

  /** The product of a 126-bit power and a 63-bit number, shifted down, its lost bits ored in. */
  private static long roundToOdd(long g1, long g0, long cp) {
    long x1 = Math.multiplyHigh(g0, cp);
    long y0 = g1 * cp;
    long y1 = Math.multiplyHigh(g1, cp);
    long z = (y0 >>> 1) + x1;
    long w = y1 + (z >>> 63);
    return w | (z & LOW_63) + LOW_63 >>> 63;
  }

  /** Writes {@code digits * 10^exponent} the way Double.toString lays a decimal out. */
  private static int decimal(long digits, int exponent, byte[] a, int at) {
    long f = digits;
    int e = exponent;
    while (f >= 100_000_000 && f % 100_000_000 == 0) {
      f /= 100_000_000;
      e += 8;
    }
    if (f % 10_000 == 0) {
      f /= 10_000;
      e += 4;
    }
    if (f % 100 == 0) {
      f /= 100;
      e += 2;
    }
    if (f % 10 == 0) {
      f /= 10;
      e += 1;
    }
    int length = length(f);
    // The value is 0.ddd * 10^point.
    int point = f == 0 ? 1 : length + e;
    if (point > 7 || point < -2) {
      int end = digits(f, length, 1, a, at);
      a[end++] = 'E';
      return integer(point - 1, a, end);
    }
    if (point > 0) {
      return digits(f, length, point, a, at);
    }
    int zeros = -point;
    a[at] = '0';
    a[at + 1] = '.';
    for (int i = 0; i < zeros; i++) {
      a[at + 2 + i] = '0';
    }
    int end = at + 2 + zeros + length;
    write(f, a, end, length);
    return end;
  }

  /** Writes digits with a point behind the first {@code whole} ones, filled up with zeros. */
  private static int digits(long f, int length, int whole, byte[] a, int at) {
    if (length <= whole) {
      write(f, a, at + length, length);
      int end = at + length;
      while (end < at + whole) {
        a[end++] = '0';
      }
      a[end] = '.';
      a[end + 1] = '0';
      return end + 2;
    }
    int end = at + length + 1;
    long rest = write(f, a, end, length - whole);
    a[at + whole] = '.';
    write(rest, a, at + whole, whole);
    return end;
  }

  /** Writes the last {@code count} digits of a number before {@code end}; gives the others. */
  private static long write(long f, byte[] a, int end, int count) {
    long rest = f;
    for (int i = 1; i <= count; i++) {
      long quotient = rest / 10;
      a[end - i] = (byte) ('0' + (rest - quotient * 10));
      rest = quotient;
    }
    return rest;
  }

  private static int integer(int value, byte[] a, int at) {
    int start = at;
    if (value < 0) {
      a[start++] = '-';
    }
    int length = length(Math.abs(value));
    write(Math.abs(value), a, start + length, length);
    return start + length;
  }

  private static int length(long f) {
    int length = 1;
    while (length < MOST_DIGITS && f >= TENS[length]) {
      length++;
    }
    return length;
  }

  private static int floorLog10Pow2(int e) {
    return (int) (e * 661_971_961_083L >> 41);
  }

  private static int floorLog10ThreeQuartersPow2(int e) {
    return (int) (e * 661_971_961_083L - 274_743_187_321L >> 41);
  }

  private static int floorLog2Pow10(int e) {
    return (int) (e * 913_124_641_741L >> 38);
  }

  private static long[] tens() {
    long[] tens = new long[MOST_DIGITS];
    tens[0] = 1;
    for (int i = 1; i < tens.length; i++) {
      tens[i] = tens[i - 1] * 10;
    }
    return tens;
  }

  private static long[] powers() {
    long[] powers = new long[2 * (GREATEST_POWER - LEAST_POWER + 1)];
    BigInteger ten = BigInteger.ONE;
    for (int power = 0; power <= GREATEST_POWER; power++) {
      putPower(powers, power, ten);
      if (power > 0 && -power >= LEAST_POWER) {
        // 126 bits of the reciprocal: divide a power of two that is large enough.
        int bits = 125 - floorLog2Pow10(-power);
        putRounded(powers, -power, BigInteger.ONE.shiftLeft(bits).divide(ten));
      }
      ten = ten.multiply(BigInteger.TEN);
    }
    return powers;
  }

  private static void putPower(long[] powers, int power, BigInteger ten) {
    int shift = 125 - floorLog2Pow10(power);
    putRounded(powers, power, shift >= 0 ? ten.shiftLeft(shift) : ten.shiftRight(-shift));
  }

  private static void putRounded(long[] powers, int power, BigInteger floor) {
    BigInteger g = floor.add(BigInteger.ONE);
    int slot = 2 * (power - LEAST_POWER);
    powers[slot] = g.shiftRight(63).longValueExact();
    powers[slot + 1] = g.longValue() & LOW_63;
  }
}
