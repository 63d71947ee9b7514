package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same records on one lane and on several, by seed: every kind of window. {@code -Dlanes.seeds}
 * says how many seeds.
 */
final class LanesTest {
  private static final int SEEDS = Integer.getInteger("lanes.seeds", 6);
  private static final int RECORDS = 4_000;
  private static final int KEYS = 25;
  private static final int COMPONENTS = 10;
  private static final Pattern KEY = Pattern.compile("\"k\":(\\d+)");

  private static final String FLOW =
      """
      flow: lanes-%1$d-%2$d
      lanes: %2$d
      partition-by: [k]
      sources:
        readings: { type: file, path: "%3$s", format: ndjson }
      processors:
        once: { type: dedupe, from: readings, key: [k, n], ttl: 1h }
        moved: { type: deadband, from: once, key: [k], field: v, delta: 5 }
      windows:
        seconds:
          { type: tumbling, size: 1s, from: once, key: [k], timestamp: t, lateness: 1m,
            aggregate: { n: count(), sum: sum(v), last: last(v) } }
        sliding:
          { type: hopping, size: 5s, every: 1s, from: once, key: [k], timestamp: t, lateness: 1m,
            aggregate: { mean: avg(v), span: "max(v) - min(v)" } }
        bursts:
          { type: session, gap: 2s, from: once, key: [k], timestamp: t, lateness: 1m,
            aggregate: { n: count(), first: first(v) } }
        tens:
          { type: count, size: 10, every: 5, from: once, key: [k], aggregate: { low: min(v), span: sum(n) } }
        pairs:
          { type: join, kind: inner, size: 500ms, from: [moved, once], key: [k], timestamp: t, lateness: 1m,
            select: { pair: left.n, with: right.n } }
        lefts:
          { type: join, kind: left, size: 200ms, from: [once, moved], key: [k], timestamp: t, lateness: 1m,
            select: { left: left.n, beside: right.n } }
        nearest:
          { type: join, kind: asof, size: 1s, from: [once, moved], key: [k], timestamp: t, lateness: 1m,
            select: { of: left.n, before: right.n } }
        falls:
          { type: pattern, first: "v > 80", then: "v < 20", within: 500ms, from: once, key: [k],
            timestamp: t, lateness: 1m, select: { high: first.n, fell: then.n } }
        highs:
          { type: excursion, condition: "v > 40", at-least: 300ms, from: once, key: [k],
            timestamp: t, lateness: 1m, select: { risen: first.n } }
      sinks:
        out:
          type: collect
          from:
            [moved, seconds, sliding, bursts, tens, pairs, lefts, nearest, falls, falls.missing, highs,
             highs.ended]
          label: "%4$s"
      """;

  /** What only one of two lanes has. */
  private static final String FIRST = "{\"k\":3}";

  @TempDir private Path data;
  @TempDir private Path input;

  @Test
  @DisplayName("K16: each key has the same results in the same order on one lane and on several")
  void sameByKey() throws IOException {
    for (int seed = 0; seed < SEEDS; seed++) {
      Path file = input.resolve(seed + ".ndjson");
      Files.write(file, records(new Random(seed)));
      Map<String, List<String>> one = run(seed, 1, file);
      assertThat(one).hasSize(KEYS * COMPONENTS);
      for (int lanes : new int[] {2, 5}) {
        Map<String, List<String>> many = run(seed, lanes, file);
        assertThat(many.keySet()).isEqualTo(one.keySet());
        String what = "seed " + seed + ", " + lanes + " lanes, ";
        one.forEach((key, lines) -> assertThat(many.get(key)).as(what + key).isEqualTo(lines));
      }
    }
  }

  @Test
  @DisplayName("K16: what one lane was behind with at the end is not journalled again by another")
  void nothingNew() throws IOException {
    for (int seed = 0; seed < 10; seed++) {
      Path file = input.resolve("again.ndjson");
      Files.write(file, records(new Random(seed)).subList(0, 1 + seed * 7));
      String flow = FLOW.formatted(seed, 3, file, "again");
      try (FlowRig rig = new FlowRig(data.resolve("again-" + seed))) {
        long journalled = journalled(rig.runToEnd(flow));
        assertThat(journalled).isEqualTo(1 + seed * 7);
        for (int run = 0; run < 2; run++) {
          rig.reopen();
          FlowSnapshot again = rig.runToEnd(flow);
          assertThat(journalled(again)).as("seed %d", seed).isEqualTo(journalled);
          assertThat(again.sources().get("readings").accepted()).isZero();
        }
      }
    }
  }

  @Test
  @DisplayName("P1, K16: a file that comes between two others is read by every lane, and they once")
  void filesBetween() throws IOException {
    Path files = filesAround();
    String flow =
        """
        flow: between
        lanes: 2
        partition-by: [k]
        sources:
          readings: { type: file, path: "%s/*.ndjson" }
        sinks:
          out: { type: collect, from: readings, label: between }
        """
            .formatted(files);
    try (FlowRig rig = new FlowRig(data.resolve("between"))) {
      assertThat(journalled(rig.runToEnd(flow))).isEqualTo(41);
      rig.reopen();
      write(files.resolve("b.ndjson"), 40, 50);
      assertThat(journalled(rig.runToEnd(flow))).isEqualTo(51);
      rig.reopen();
      assertThat(journalled(rig.runToEnd(flow))).isEqualTo(51);
    }
    assertThat(contents("between")).hasSize(51).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName(
      "P1, K16: after a crash that finds one lane far behind the other no line is left out; those"
          + " of the files that the other had read on in are journalled at most once more")
  void filesBetweenAtCrash() throws IOException {
    String crashed = "crashed-between";
    Path files = filesAround();
    String flow =
        """
        flow: between
        lanes: 2
        partition-by: [k]
        checkpoint: { interval: 1h }
        sources:
          readings: { type: file, path: "%s/*.ndjson", follow: true, poll-interval: 20ms }
        sinks:
          out: { type: collect, from: readings, label: %s }
        """
            .formatted(files, crashed);
    try (FlowRig rig = new FlowRig(data.resolve("between"))) {
      FlowRig.await(rig.runner(flow).start());
      FlowRig.until(() -> Collected.copy(crashed).size() == 41, "all is there");
    }
    write(files.resolve("b.ndjson"), 40, 50);
    try (FlowRig rig = new FlowRig(data.resolve("between"))) {
      FlowRig.await(rig.runner(flow).start());
      FlowRig.until(
          () -> Set.copyOf(contents(crashed)).size() == 51, "the new file's lines are there");
      // What would be read again comes before what each lane gets next.
      Files.writeString(files.resolve("d.ndjson"), "{\"k\":1}\n{\"k\":3,\"n\":3}\n");
      FlowRig.until(
          () -> Set.copyOf(contents(crashed)).size() == 53, "each lane has got something more");
    }
    List<String> lines = Collected.copy(crashed);
    assertThat(lines.subList(41, lines.size())).as("resent once").doesNotHaveDuplicates();
    Map<String, Long> journalled =
        Set.copyOf(lines).stream()
            .collect(Collectors.groupingBy(LanesTest::content, Collectors.counting()));
    assertThat(journalled.values()).as("once in each run at most").allMatch(ids -> ids <= 2);
    assertThat(journalled).as("in the file that the source goes on in").containsEntry(FIRST, 1L);
    for (int i = 40; i < 50; i++) {
      assertThat(journalled).as("new").containsEntry(record(i), 1L);
    }
  }

  private static List<String> contents(String label) {
    return Collected.copy(label).stream().map(LanesTest::content).toList();
  }

  private static String content(String line) {
    return line.substring(line.indexOf('{'));
  }

  /** Two files with room for one between them, and before them one for the other lane. */
  private Path filesAround() throws IOException {
    Path files = Files.createDirectory(input.resolve("files"));
    // The lane that gets it hears of no other file.
    Files.writeString(files.resolve("0.ndjson"), FIRST + "\n");
    write(files.resolve("a.ndjson"), 0, 20);
    write(files.resolve("c.ndjson"), 20, 40);
    return files;
  }

  private static void write(Path file, int from, int to) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = from; i < to; i++) {
      lines.add(record(i));
    }
    Files.write(file, lines);
  }

  private static String record(int n) {
    return "{\"k\":1,\"n\":" + n + "}";
  }

  private static long journalled(FlowSnapshot snapshot) {
    return snapshot.lanes().stream().mapToLong(LaneStats::journalled).sum();
  }

  @Test
  @DisplayName("K16, P6: what one lane took is not given to it again because another refused")
  void refusedByOneLane() {
    FlowSnapshot last;
    try (FlowRig rig = new FlowRig(data.resolve("refused"))) {
      last =
          rig.runToEnd(
              """
              flow: refused
              lanes: 2
              partition-by: [k]
              journal: { max-size: 1MiB }
              sources:
                offers: { type: stubborn, count: 100, large: 900000 }
              sinks:
                out: { type: collect, from: offers, label: "refused by one" }
              """);
    }
    assertThat(last.lanes()).hasSize(2).allMatch(LaneStats::balanced);
    assertThat(last.lanes()).allMatch(lane -> lane.total().delivered() > 20);
    assertThat(contents("refused by one")).hasSize(100).doesNotHaveDuplicates();
  }

  /**
   * What the sink got, by key and component, between which the order is the watermark's; times of
   * windows by number differ from run to run.
   */
  private Map<String, List<String>> run(int seed, int lanes, Path file) throws IOException {
    String label = "lanes " + seed + " " + lanes;
    FlowSnapshot last;
    try (FlowRig rig = new FlowRig(data.resolve(seed + "-" + lanes))) {
      last = rig.runToEnd(FLOW.formatted(seed, lanes, file, label));
    }
    assertThat(last.lanes()).hasSize(lanes).allMatch(LaneStats::balanced);
    Map<String, List<String>> byKey = new TreeMap<>();
    for (String line : Collected.copy(label)) {
      String content = content(line);
      Matcher key = KEY.matcher(content);
      assertThat(key.find()).as(content).isTrue();
      if (content.contains("\"low\"")) {
        content = content.replaceAll("\"window_(start|end)\":\\d+,", "");
      }
      // Which fields it has says which component it comes from.
      String fields = content.replaceAll(":[^,}]*", "");
      byKey.computeIfAbsent(key.group(1) + fields, first -> new ArrayList<>()).add(content);
    }
    return byKey;
  }

  /** In disorder of up to three seconds, some twice. */
  private static List<String> records(Random random) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      long time = 1_700_000_000_000L + i * 10L + random.nextInt(3_000);
      String line =
          "{\"k\":%d,\"n\":%d,\"t\":%d,\"v\":%d}"
              .formatted(random.nextInt(KEYS), i, time, random.nextInt(100));
      lines.add(line);
      if (random.nextInt(10) == 0) {
        lines.add(line);
      }
    }
    return lines;
  }
}
