package io.edgenode.engine.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DoubleTextTest {
  private static final int AGAINST_REFERENCE = 20_000;
  private static final int ROUND_TRIPS = 300_000;
  private static final int AGAINST_JDK = 3_000_000;
  private static final int MOST_DIGITS = 17;

  private static String text(double value) {
    ByteOutput out = new ByteOutput(32);
    DoubleText.write(value, out);
    return new String(out.array(), 0, out.size(), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @DisplayName("known outputs of JDK 19 and later")
  @CsvSource({
    "0.0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1, -1.0",
    "87, 87.0",
    "88.16, 88.16",
    "0.1, 0.1",
    "0.3, 0.3",
    "1e10, 1.0E10",
    "1e-3, 0.001",
    "2e-3, 0.002",
    "9.999e-4, 9.999E-4",
    "1e6, 1000000.0",
    "9999999, 9999999.0",
    "9999999.999999998, 9999999.999999998",
    "1e7, 1.0E7",
    "12345678.9, 1.23456789E7",
    "123456.789, 123456.789",
    "1.1e-5, 1.1E-5",
    "2e23, 2.0E23",
    "1e23, 1.0E23",
    "8.41e21, 8.41E21",
    "8.409999999999999e21, 8.41E21",
    "2.0e-322, 2.0E-322",
    "4.9e-324, 4.9E-324",
    "9.9e-324, 9.9E-324",
    "1.5e-323, 1.5E-323",
    "2.2250738585072014e-308, 2.2250738585072014E-308",
    "2.225073858507201e-308, 2.225073858507201E-308",
    "1.7976931348623157e308, 1.7976931348623157E308",
    "4.35, 4.35",
    "2.2, 2.2",
    "9007199254740991, 9.007199254740991E15",
    "9007199254740992, 9.007199254740992E15",
    "9007199254740993, 9.007199254740992E15",
    "4.611686018427388e18, 4.611686018427388E18",
    "9.223372036854776e18, 9.223372036854776E18",
    "5e-324, 4.9E-324",
    "100, 100.0",
    "120, 120.0",
    "0.012, 0.012"
  })
  void known(String literal, String expected) {
    assertThat(text(Double.parseDouble(literal))).isEqualTo(expected);
  }

  /**
   * Random doubles of all kinds: any bits, few digits, near powers of two and of ten, subnormal.
   */
  private static double random(SplittableRandom random, int i) {
    double value =
        switch (i % 6) {
          case 0 -> Double.longBitsToDouble(random.nextLong());
          case 1 -> random.nextInt(10_000_000) / Math.pow(10, random.nextInt(8));
          case 2 -> Math.scalb(1.0, random.nextInt(-1074, 1024));
          case 3 ->
              Double.longBitsToDouble(
                  Double.doubleToLongBits(Double.parseDouble("1e" + random.nextInt(-323, 309)))
                      + random.nextInt(-3, 4));
          case 4 -> Double.longBitsToDouble(random.nextLong(1L << random.nextInt(1, 53)));
          default -> (double) random.nextLong() / (1L << random.nextInt(40));
        };
    return Double.isFinite(value) ? value : 1.5;
  }

  @Test
  @DisplayName("of the decimals that round to a double the shortest, of those the closest")
  void againstReference() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < AGAINST_REFERENCE; i++) {
      double value = Math.abs(random(random, i));
      if (value != 0) {
        BigDecimal actual = new BigDecimal(text(value));
        BigDecimal expected = reference(value);
        if (actual.compareTo(expected) != 0) {
          assertThat(actual).as("bits %x", Double.doubleToLongBits(value)).isEqualTo(expected);
        }
      }
    }
  }

  /** By trying: the least count of digits, from two on, that has a decimal that rounds back. */
  private static BigDecimal reference(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 2; digits < MOST_DIGITS; digits++) {
      BigDecimal down = exact.round(new MathContext(digits, RoundingMode.FLOOR));
      BigDecimal up = exact.round(new MathContext(digits, RoundingMode.CEILING));
      boolean downGood = down.doubleValue() == value;
      boolean upGood = up.doubleValue() == value;
      if (downGood && upGood) {
        return exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      }
      if (downGood || upGood) {
        return downGood ? down : up;
      }
    }
    return exact.round(new MathContext(MOST_DIGITS, RoundingMode.HALF_EVEN));
  }

  @Test
  @DisplayName("every text reads back as the double that it was made of")
  void roundTrips() {
    SplittableRandom random = new SplittableRandom(2);
    ByteOutput out = new ByteOutput(32);
    for (int i = 0; i < ROUND_TRIPS; i++) {
      double value = random(random, i);
      out.clear();
      DoubleText.write(value, out);
      double back = Numbers.parseDouble(out.array(), 0, out.size());
      if (Double.doubleToRawLongBits(back) != Double.doubleToRawLongBits(value)) {
        throw new AssertionError(text(value) + " read back as " + back);
      }
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_19)
  @DisplayName("the same as this JDK's Double.toString")
  void againstJdk() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < AGAINST_JDK; i++) {
      double value = random(random, i);
      if (!text(value).equals(Double.toString(value))) {
        assertThat(text(value)).isEqualTo(Double.toString(value));
      }
    }
  }

  @Test
  @DisplayName("what is not finite has no text")
  void notFinite() {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertThatThrownBy(() -> text(value)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
