package io.edgenode.node;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Freezers as they are: doors that are opened for seconds or forgotten, compressors that fail,
 * radios that fall silent, readings that come in disorder and some minutes late. All by the seed.
 */
final class FreezerFleet {
  static final long START = 1_767_225_600_000L;
  static final long EVERY = 10_000;

  /** Readings come in another order within this span. */
  private static final int SPAN = 2;

  private static final int FREEZERS = 8;
  private static final int SAMPLES = 720;

  record Reading(int freezer, long ts, BigDecimal temperature, boolean open, boolean straggler) {
    String json() {
      return "{\"freezer\":%d,\"ts\":%d,\"temperature\":%s,\"door\":\"%s\"}"
          .formatted(freezer, ts, temperature.toPlainString(), open ? "open" : "closed");
    }
  }

  private final Random random;
  private final List<Freezer> freezers = new ArrayList<>();

  FreezerFleet(long seed) {
    random = new Random(seed);
    for (int i = 0; i < FREEZERS; i++) {
      freezers.add(new Freezer());
    }
  }

  private static final class Freezer {
    private double temperature = -18;
    private int openFor;
    private int brokenFor;
    private int silentFor;
  }

  /** The readings in the order in which they are published, in rounds. */
  List<List<Reading>> rounds() {
    List<List<Reading>> rounds = new ArrayList<>();
    for (int sample = 0; sample < SAMPLES; sample += SPAN) {
      List<Reading> round = new ArrayList<>();
      for (int i = sample; i < sample + SPAN; i++) {
        long ts = START + i * EVERY;
        for (int freezer = 0; freezer < FREEZERS; freezer++) {
          step(freezer, ts, round);
        }
      }
      Collections.shuffle(round, random);
      if (sample % 60 == 58 && sample > 100) {
        round.add(straggler(sample));
      }
      rounds.add(round);
    }
    return rounds;
  }

  private void step(int number, long ts, List<Reading> out) {
    Freezer freezer = freezers.get(number);
    if (freezer.openFor == 0 && random.nextInt(60) == 0) {
      freezer.openFor = 1 + random.nextInt(random.nextInt(4) == 0 ? 40 : 8);
    }
    if (freezer.brokenFor == 0 && random.nextInt(500) == 0) {
      freezer.brokenFor = 60 + random.nextInt(150);
    }
    if (freezer.silentFor == 0 && random.nextInt(300) == 0) {
      freezer.silentFor = 6 + random.nextInt(60);
    }
    boolean open = freezer.openFor > 0;
    double target = open || freezer.brokenFor > 0 ? 5 : -19;
    double haste = open ? 0.03 : 0.01;
    freezer.temperature += (target - freezer.temperature) * haste + random.nextGaussian() * 0.1;
    if (freezer.silentFor == 0) {
      BigDecimal shown = BigDecimal.valueOf(freezer.temperature).setScale(1, RoundingMode.HALF_UP);
      out.add(new Reading(number, ts, shown, open, false));
    }
    freezer.openFor = Math.max(0, freezer.openFor - 1);
    freezer.brokenFor = Math.max(0, freezer.brokenFor - 1);
    freezer.silentFor = Math.max(0, freezer.silentFor - 1);
  }

  /** A reading of ten minutes ago, too late for everything. */
  private Reading straggler(int sample) {
    long ts = START + (sample - 60) * EVERY + 1;
    BigDecimal cold = new BigDecimal("-3" + random.nextInt(10) + ".5");
    return new Reading(random.nextInt(FREEZERS), ts, cold, false, true);
  }
}
