package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.processors.window.NaiveClock.Reading;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A random stream through the real graph and through a reference: disorder, duplicates, gaps, idle
 * and ended sources, late records, steps of the clock, full sinks, crashes between any two steps;
 * beside it the same without crashes, for what a FlowFile is called (K23). A third of the streams
 * goes over several lanes by key, each of which crashes by itself.
 */
final class RandomStream {
  /** How many streams each case gets. */
  private static final int STREAMS = Integer.getInteger("windows.streams", 1_000);

  /** Nothing comes later than this, in milliseconds. */
  private static final int MOST_DISORDER = 40;

  private final Random random;
  private final boolean eventTime;
  private final int lanes;
  private final long lateness;
  private final long idle;
  private boolean endedBetween;

  private RandomStream(Random random) {
    this.random = random;
    this.eventTime = random.nextInt(5) != 0;
    this.lanes = random.nextInt(3) == 0 ? 2 + random.nextInt(2) : 1;
    int most = lanes > 1 && random.nextBoolean() ? MOST_DISORDER : random.nextInt(12);
    this.lateness = random.nextInt(3) == 0 ? 0 : most;
    this.idle = 5L + random.nextInt(40);
  }

  /**
   * One random case.
   *
   * @param options those of the window
   * @param sources what the window reads
   * @param aside its ways out that are compared, beside success and late
   * @param early how often it gives early results, in milliseconds; 0 where it gives none
   */
  record Case(
      String options,
      List<String> sources,
      List<String> aside,
      long early,
      Function<NaiveClock.Terms, NaiveClock> reference) {
    /** One without early results. */
    Case(
        String options,
        List<String> sources,
        List<String> aside,
        Function<NaiveClock.Terms, NaiveClock> reference) {
      this(options, sources, aside, 0, reference);
    }
  }

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
    NaiveClock.Terms terms =
        new NaiveClock.Terms(eventTime, lateness, idle, made.sources, made.early);
    List<LaneOf> all = new ArrayList<>();
    for (int lane = 0; lane < lanes; lane++) {
      all.add(
          new LaneOf(
              new GraphRig(vertx, flow, new Random(random.nextLong())),
              new GraphRig(vertx, flow, new Random(random.nextLong())),
              made.reference.apply(terms)));
    }
    NaiveClock whole = made.reference.apply(terms);
    drive(all, whole, made.sources);
    all.forEach(lane -> lane.compare(made.aside));
    if (lanes > 1 && !endedBetween && (!eventTime || lateness >= MOST_DISORDER)) {
      assertThat(byKey(all.stream().flatMap(lane -> lane.naive.results.stream())))
          .as("K16: by key the results of one lane")
          .isEqualTo(byKey(whole.results.stream()));
    }
  }

  private static Map<String, List<String>> byKey(Stream<String> lines) {
    // What is said early depends on when else a lane hears of time; ticks bring that in a journal.
    return lines
        .filter(line -> !line.contains(Results.EARLY))
        .collect(Collectors.groupingBy(line -> line.split("\"k\":\"")[1].split("\"")[0]));
  }

  private String flow(Case made) {
    StringBuilder flow = new StringBuilder("flow: model\n");
    flow.append(lanes > 1 ? "lanes: %d\npartition-by: [k]\n".formatted(lanes) : "");
    flow.append("sources:\n");
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

  private void drive(List<LaneOf> all, NaiveClock whole, List<String> sources) {
    long elapsed = 0;
    long offset = 1_000;
    long now = 100;
    int steps = 10 + random.nextInt(50);
    for (int step = 0; step < steps; step++) {
      elapsed += random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(3);
      now += random.nextInt(10) == 0 ? random.nextInt(60) : random.nextInt(4);
      String source = sources.get(random.nextInt(sources.size()));
      LaneOf any = all.get(random.nextInt(lanes));
      int what = random.nextInt(100);
      if (what < 75) {
        long time = eventTime ? now - disorder() : elapsed + offset;
        int key = random.nextInt(lanes > 1 ? 6 : 3);
        long value = random.nextInt(100);
        String line =
            "{\"t\":%d,\"k\":\"k%d\",\"v\":%d,\"i\":%d}".formatted(time, key, value, step);
        Reading reading = new Reading(time, "k" + key, value, line, source);
        all.get(key % lanes).data(elapsed, elapsed + offset, reading);
        whole.data(source, elapsed, elapsed + offset, reading);
      } else if (what < 82) {
        control(all, whole, RecordKind.TICK, "", elapsed, elapsed + offset);
      } else if (what < 85) {
        control(all, whole, RecordKind.FLOW, "", elapsed, elapsed + offset);
      } else if (what < 87) {
        endedBetween = true;
        control(all, whole, RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
      } else if (what < 88) {
        offset += random.nextInt(400) - 200;
        control(all, whole, RecordKind.CLOCK, "", elapsed, elapsed + offset);
      } else if (what < 94) {
        any.rig.checkpoint();
      } else {
        any.rig.crash();
      }
    }
    for (String source : sources) {
      control(all, whole, RecordKind.END_OF_SOURCE, source, elapsed, elapsed + offset);
    }
  }

  private static void control(
      List<LaneOf> all, NaiveClock whole, RecordKind kind, String source, long elapsed, long lane) {
    for (LaneOf each : all) {
      each.rig.control(kind, source, elapsed, lane);
      each.calm.control(kind, source, elapsed, lane);
      tell(each.naive, kind, source, elapsed, lane);
    }
    tell(whole, kind, source, elapsed, lane);
  }

  private static void tell(
      NaiveClock naive, RecordKind kind, String source, long elapsed, long lane) {
    switch (kind) {
      case TICK -> naive.tick(elapsed, lane);
      case FLOW -> naive.flow(elapsed, lane);
      case END_OF_SOURCE -> naive.end(source, elapsed, lane);
      case CLOCK -> naive.clock(elapsed, lane);
      default -> throw new IllegalArgumentException("no control record: " + kind);
    }
  }

  private long disorder() {
    return random.nextInt(3) == 0 ? random.nextInt(MOST_DISORDER) : 0;
  }

  /** One lane: its graph, the same without crashes, and what the rules say of it. */
  private static final class LaneOf {
    private final GraphRig rig;
    private final GraphRig calm;
    private final NaiveClock naive;
    private long journalled;

    LaneOf(GraphRig rig, GraphRig calm, NaiveClock naive) {
      this.rig = rig;
      this.calm = calm;
      this.naive = naive;
    }

    void data(long elapsed, long lane, Reading reading) {
      rig.data(reading.source(), elapsed, lane, reading.line());
      calm.data(reading.source(), elapsed, lane, reading.line());
      naive.data(reading.source(), elapsed, lane, reading);
      journalled++;
    }

    void compare(List<String> aside) {
      assertThat(rig.lines("out")).isEqualTo(naive.results);
      assertThat(rig.lines("late")).isEqualTo(naive.late);
      List<String> ways = new ArrayList<>(aside);
      ways.forEach(way -> assertThat(rig.lines(way)).as(way).isEqualTo(naive.aside(way)));
      ways.add("out");
      for (String way : ways) {
        List<FlowFileId> ids = rig.ids(way);
        assertThat(ids).as("ids, with and without crashes").isEqualTo(calm.ids(way));
        assertThat(new HashSet<>(ids)).as("no id twice").hasSameSizeAs(ids);
      }
      assertThat(rig.balanced(journalled)).as("the ledger balances").isTrue();
    }
  }
}
