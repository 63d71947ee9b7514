package io.edgenode.processors.generate;

import java.nio.charset.StandardCharsets;

/**
 * Writes the n-th reading of a seed, as in <code>
 * {"ts":1700000000000,"site":"a","sensor":"s17","temperature":31.2,"humidity":40}</code>: a
 * function of seed and n alone, so that any position can be gone on from. A sensor has a level of
 * its own, a daily wave of its event time, some noise, and one reading in a hundred far too high.
 * Immutable.
 */
final class Readings {
  /** No reading is longer. */
  static final int LONGEST = 112;

  private static final byte[] TS = ascii("{\"ts\":");
  private static final byte[] SITE = ascii(",\"site\":\"");
  private static final byte[] SENSOR = ascii("\",\"sensor\":\"s");
  private static final byte[] TEMPERATURE = ascii("\",\"temperature\":");
  private static final byte[] HUMIDITY = ascii(",\"humidity\":");
  private static final int SENSORS_PER_SITE = 10;
  private static final int SITES = 26;
  private static final long DAY = 86_400_000;
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private final long seed;
  private final int sensors;

  Readings(long seed, int sensors) {
    this.seed = mix(seed + GOLDEN_GAMMA);
    this.sensors = sensors;
  }

  /** Writes the n-th reading, from 0, and gives the offset behind it. */
  int write(long n, long ts, byte[] out, int offset) {
    int sensor = (int) (n % sensors);
    long noise = mix(seed ^ mix(n + GOLDEN_GAMMA));
    int at = put(TS, out, offset);
    at = digits(ts, out, at);
    at = put(SITE, out, at);
    out[at++] = (byte) ('a' + sensor / SENSORS_PER_SITE % SITES);
    at = put(SENSOR, out, at);
    at = digits(sensor, out, at);
    at = put(TEMPERATURE, out, at);
    int tenths = tenths(sensor, ts, noise);
    at = digits(tenths / 10, out, at);
    out[at++] = '.';
    out[at++] = (byte) ('0' + tenths % 10);
    at = put(HUMIDITY, out, at);
    at = digits(30 + (noise >>> 48) % 41, out, at);
    out[at++] = '}';
    return at;
  }

  /** Tenths of a degree, never below zero. */
  private int tenths(int sensor, long ts, long noise) {
    int level = 150 + (int) (mix(seed + sensor) >>> 40) % 100;
    long phase = ts % DAY;
    int wave = (int) (Math.min(phase, DAY - phase) * 100 / (DAY / 2)) - 50;
    int jitter = (int) ((noise & 0xFFFF) % 101) - 50;
    int spike = (noise >>> 16 & 0xFFFF) % 100 == 0 ? 150 : 0;
    return level + wave + jitter + spike;
  }

  /** The finaliser of SplittableRandom (Steele, Lea, Flood 2014). */
  private static long mix(long z) {
    long a = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ a >>> 27) * 0x94D049BB133111EBL;
    return b ^ b >>> 31;
  }

  private static int put(byte[] text, byte[] out, int offset) {
    System.arraycopy(text, 0, out, offset, text.length);
    return offset + text.length;
  }

  private static int digits(long number, byte[] out, int offset) {
    int count = 1;
    for (long rest = number / 10; rest > 0; rest /= 10) {
      count++;
    }
    long rest = number;
    for (int i = offset + count - 1; i >= offset; i--) {
      out[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return offset + count;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
