package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.processors.window.NaiveClock.Reading;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A random stream through the real graph and through a reference: disorder, duplicates, gaps, idle
 * and ended sources, late records, steps of the clock, full sinks, crashes between any two steps;
 * beside it the same without crashes, for what a FlowFile is called (K23).
 */
final class RandomStream {
  /** How many streams each case gets. */
  private static final int STREAMS = Integer.getInteger("windows.streams", 2_000);

  private final Random random;
  private final boolean eventTime;
  private final long lateness;
  private final long idle;

  private RandomStream(Random random) {
    this.random = random;
    this.eventTime = random.nextInt(5) != 0;
    this.lateness = random.nextBoolean() ? random.nextInt(12) : 0;
    this.idle = 5L + random.nextInt(40);
  }

  /**
   * One random case.
   *
   * @param options those of the window
   * @param sources what the window reads
   * @param aside its ways out that are compared, beside success and late
   */
  record Case(
      String options,
      List<String> sources,
      List<String> aside,
      Function<NaiveClock.Terms, NaiveClock> reference) {}

  /** Makes cases and compares a stream of each; the seed of one that fails is in its message. */
  static void run(Vertx vertx, long seed, Function<Random, Case> cases) {
    for (int i = 0; i < STREAMS; i++) {
      long streamSeed = seed * 1_000_000_007L + i;
      Random random = new Random(streamSeed);
      Case made = cases.apply(random);
      try {
        new RandomStream(random).compare(vertx, made);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + streamSeed + ": " + made.options(), e);
      }
    }
  }

  private void compare(Vertx vertx, Case made) {
    String flow = flow(made);
    GraphRig rig = new GraphRig(vertx, flow, new Random(random.nextLong()));
    GraphRig calm = new GraphRig(vertx, flow, new Random(random.nextLong()));
    NaiveClock naive =
        made.reference.apply(new NaiveClock.Terms(eventTime, lateness, idle, made.sources));
    long journalled = drive(List.of(rig, calm), naive, made.sources);
    assertThat(rig.lines("out")).isEqualTo(naive.results);
    assertThat(rig.lines("late")).isEqualTo(naive.late);
    List<String> ways = new ArrayList<>(made.aside);
    ways.forEach(way -> assertThat(rig.lines(way)).as(way).isEqualTo(naive.aside(way)));
    ways.add("out");
    for (String way : ways) {
      List<FlowFileId> ids = rig.ids(way);
      assertThat(ids).as("ids, with and without crashes").isEqualTo(calm.ids(way));
      assertThat(new HashSet<>(ids)).as("no id twice").hasSameSizeAs(ids);
    }
    assertThat(rig.balanced(journalled)).as("the ledger balances").isTrue();
  }

  private String flow(Case made) {
    StringBuilder flow = new StringBuilder("flow: model\nsources:\n");
    for (String source : made.sources) {
      flow.append("  %s: { type: stdin, idle-timeout: %dms }\n".formatted(source, idle));
    }
    String time = eventTime ? ", timestamp: t, lateness: " + lateness + "ms" : "";
    flow.append(
        "windows:\n  w: { %s, from: %s, key: [k]%s }\n"
            .formatted(made.options, made.sources, time));
    flow.append("sinks:\n  out: { type: drop, from: w }\n  late: { type: drop, from: w.late }\n");
    made.aside.forEach(way -> flow.append("  %1$s: { type: drop, from: w.%1$s }\n".formatted(way)));
    return flow.toString();
  }

  private long drive(List<GraphRig> rigs, NaiveClock naive, List<String> sources) {
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
        long time = eventTime ? now - disorder() : elapsed + offset;
        String key = "k" + random.nextInt(3);
        long value = random.nextInt(100);
        String line = "{\"t\":%d,\"k\":\"%s\",\"v\":%d,\"i\":%d}".formatted(time, key, value, step);
        for (GraphRig each : rigs) {
          each.data(source, elapsed, elapsed + offset, line);
        }
        naive.data(source, elapsed, elapsed + offset, new Reading(time, key, value, line, source));
        journalled++;
      } else if (what < 82) {
        control(rigs, RecordKind.TICK, "", elapsed, elapsed + offset);
        naive.tick(elapsed, elapsed + offset);
      } else if (what < 85) {
        control(rigs, RecordKind.FLOW, "", elapsed, elapsed + offset);
        naive.flow(elapsed, elapsed + offset);
      } else if (what < 87) {
        control(rigs, RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
        naive.end(source, elapsed, elapsed + offset);
      } else if (what < 88) {
        offset += random.nextInt(400) - 200;
        control(rigs, RecordKind.CLOCK, "", elapsed, elapsed + offset);
        naive.clock(elapsed, elapsed + offset);
      } else if (what < 94) {
        rigs.get(0).checkpoint();
      } else {
        rigs.get(0).crash();
      }
    }
    for (String source : sources) {
      control(rigs, RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
      naive.end(source, elapsed, elapsed + offset);
    }
    return journalled;
  }

  private long disorder() {
    return random.nextInt(3) == 0 ? random.nextInt(40) : 0;
  }

  private static void control(
      List<GraphRig> rigs, RecordKind kind, String source, long elapsed, long lane) {
    rigs.forEach(rig -> rig.control(kind, source, elapsed, lane));
  }
}
