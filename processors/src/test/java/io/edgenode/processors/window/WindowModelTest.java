package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.processors.window.NaiveWindows.Reading;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random streams through the real graph and through {@link NaiveWindows}: disorder, duplicates,
 * gaps, idle and ended sources, late records, full sinks, crashes between any two steps. {@code
 * -Dwindows.streams} says how many streams a shape gets.
 */
final class WindowModelTest {
  private static final int STREAMS = Integer.getInteger("windows.streams", 2_000);
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  /** One random case. */
  private record Case(String type, NaiveWindows.Shape shape) {}

  @Test
  @DisplayName("K21, K22: tumbling windows are those of the reference")
  void tumbling() {
    run(
        1,
        random -> {
          long size = 1L + random.nextInt(20);
          long offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
          return new Case(
              "type: tumbling, size: %dms, offset: %dms".formatted(size, offset),
              NaiveWindows.hopping(size, size, offset));
        });
  }

  @Test
  @DisplayName("K21, K22: hopping windows are those of the reference")
  void hopping() {
    run(
        2,
        random -> {
          long size = 1L + random.nextInt(20);
          long every = 1L + random.nextInt((int) size);
          long offset = random.nextInt(3) == 0 ? random.nextInt(30) : 0;
          return new Case(
              "type: hopping, size: %dms, every: %dms, offset: %dms".formatted(size, every, offset),
              NaiveWindows.hopping(size, every, offset));
        });
  }

  @Test
  @DisplayName("K21, K22: sessions are those of the reference")
  void session() {
    run(
        3,
        random -> {
          long gap = 1L + random.nextInt(15);
          return new Case("type: session, gap: %dms".formatted(gap), NaiveWindows.session(gap));
        });
  }

  private interface Cases {
    Case next(Random random);
  }

  private static void run(long seed, Cases cases) {
    for (int i = 0; i < STREAMS; i++) {
      long streamSeed = seed * 1_000_000_007L + i;
      Random random = new Random(streamSeed);
      Case made = cases.next(random);
      try {
        stream(made, random);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + streamSeed + ": " + made.type, e);
      }
    }
  }

  private static void stream(Case made, Random random) {
    boolean eventTime = random.nextInt(5) != 0;
    boolean two = random.nextBoolean();
    long lateness = random.nextBoolean() ? random.nextInt(12) : 0;
    long idle = 5L + random.nextInt(40);
    GraphRig rig =
        new GraphRig(
            vertx,
            """
            flow: model
            sources:
              a: { type: stdin, idle-timeout: %3$dms }
              %4$s
            windows:
              w: { %1$s, from: %5$s, key: [k], %2$s aggregate: { n: count(), s: sum(v) } }
            sinks:
              out: { type: drop, from: w }
              late: { type: drop, from: w.late }
            """
                .formatted(
                    made.type,
                    eventTime ? "timestamp: t, lateness: " + lateness + "ms," : "",
                    idle,
                    two ? "b: { type: stdin, idle-timeout: " + idle + "ms }" : "",
                    two ? "[a, b]" : "a"),
            new Random(random.nextLong()));
    List<String> sources = two ? List.of("a", "b") : List.of("a");
    NaiveWindows naive = new NaiveWindows(made.shape, eventTime, lateness, idle, sources);
    long journalled = drive(rig, naive, random, eventTime, sources);
    assertThat(rig.lines("out")).isEqualTo(naive.results);
    assertThat(rig.lines("late")).isEqualTo(naive.late);
    assertThat(rig.balanced(journalled)).as("the ledger balances").isTrue();
  }

  private static long drive(
      GraphRig rig, NaiveWindows naive, Random random, boolean eventTime, List<String> sources) {
    long elapsed = 0;
    long offset = 1_000;
    long now = 100;
    long journalled = 0;
    int steps = 10 + random.nextInt(50);
    for (int step = 0; step < steps; step++) {
      elapsed += random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(3);
      now += random.nextInt(10) == 0 ? random.nextInt(60) : random.nextInt(4);
      String source = sources.get(random.nextInt(sources.size()));
      int what = random.nextInt(100);
      if (what < 75) {
        long time = eventTime ? now - disorder(random) : elapsed + offset;
        String key = "k" + random.nextInt(3);
        long value = random.nextInt(100);
        String line = "{\"t\":%d,\"k\":\"%s\",\"v\":%d,\"i\":%d}".formatted(time, key, value, step);
        rig.data(source, elapsed, elapsed + offset, line);
        naive.data(source, elapsed, elapsed + offset, new Reading(time, key, value, line));
        journalled++;
      } else if (what < 82) {
        rig.control(RecordKind.TICK, "", elapsed, elapsed + offset);
        naive.tick(elapsed, elapsed + offset);
      } else if (what < 85) {
        rig.control(RecordKind.FLOW, "", elapsed, elapsed + offset);
        naive.flow(elapsed, elapsed + offset);
      } else if (what < 87) {
        rig.control(RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
        naive.end(source, elapsed, elapsed + offset);
      } else if (what < 88) {
        offset += random.nextInt(400) - 200;
        rig.control(RecordKind.CLOCK, "", elapsed, elapsed + offset);
        naive.clock(elapsed, elapsed + offset);
      } else if (what < 94) {
        rig.checkpoint();
      } else {
        rig.crash();
      }
    }
    for (String source : sources) {
      rig.control(RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
      naive.end(source, elapsed, elapsed + offset);
    }
    return journalled;
  }

  private static long disorder(Random random) {
    return random.nextInt(3) == 0 ? random.nextInt(40) : 0;
  }
}
