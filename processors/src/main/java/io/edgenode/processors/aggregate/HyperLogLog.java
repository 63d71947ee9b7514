package io.edgenode.processors.aggregate;

import io.edgenode.engine.api.Key;

/**
 * Estimates how many different keys it was given, within about 0.8 %, in 16 KiB. Its registers are
 * maxima, so neither order nor merging matters. After Flajolet et al. (2007), with Ertl's estimator
 * (2017, "New cardinality estimation algorithms for HyperLogLog sketches"), which needs no tables.
 * Owner: the lane.
 */
final class HyperLogLog {
  private static final int PRECISION = 14;
  private static final int REGISTERS = 1 << PRECISION;

  /** The bytes of heap that one takes. */
  static final int SIZE = REGISTERS + 40;

  private static final int MOST = Long.SIZE - PRECISION + 1;
  private static final double INFINITE_BIAS = 1 / (2 * Math.log(2));

  private final byte[] registers;

  HyperLogLog() {
    this(new byte[REGISTERS]);
  }

  private HyperLogLog(byte[] registers) {
    this.registers = registers;
  }

  /** As {@link #registers} gave it. */
  static HyperLogLog of(byte[] registers) {
    if (registers.length != REGISTERS) {
      throw new IllegalArgumentException("there are " + REGISTERS + " registers");
    }
    return new HyperLogLog(registers);
  }

  byte[] registers() {
    return registers;
  }

  void add(Key key) {
    long hash = hash(key.bytes());
    int register = (int) (hash >>> (Long.SIZE - PRECISION));
    int rank = Math.min(MOST, Long.numberOfLeadingZeros(hash << PRECISION) + 1);
    registers[register] = (byte) Math.max(registers[register], rank);
  }

  /** FNV-1a over the bytes, then the finalizer of SplitMix64, which spreads it over all bits. */
  private static long hash(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    hash = (hash ^ (hash >>> 27)) * 0x94d049bb133111ebL;
    return hash ^ (hash >>> 31);
  }

  void merge(HyperLogLog other) {
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  HyperLogLog copy() {
    return new HyperLogLog(registers.clone());
  }

  long estimate() {
    int[] counts = new int[MOST + 1];
    for (byte register : registers) {
      counts[register]++;
    }
    double sum = REGISTERS * tau(1 - (double) counts[MOST] / REGISTERS);
    for (int rank = MOST - 1; rank >= 1; rank--) {
      sum = (sum + counts[rank]) / 2;
    }
    sum += REGISTERS * sigma((double) counts[0] / REGISTERS);
    return Math.round(INFINITE_BIAS * REGISTERS * REGISTERS / sum);
  }

  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = x;
    double factor = 1;
    double sum = x;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * factor;
      factor += factor;
    } while (before != sum);
    return sum;
  }

  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double root = x;
    double factor = 1;
    double sum = 1 - x;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      factor /= 2;
      sum -= (1 - root) * (1 - root) * factor;
    } while (before != sum);
    return sum / 3;
  }
}
