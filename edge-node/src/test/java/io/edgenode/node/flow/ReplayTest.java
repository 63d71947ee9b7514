package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.replay.Recordings;
import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayPlan;
import io.edgenode.node.replay.ReplayResult;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ReplayTest {
  private static final int COUNT = 12_000;
  private static final int MANY = 40_000;

  @TempDir private Path scratch;

  private String flow(String journal, String out) {
    return """
        flow: proof
        journal: { %s }
        checkpoint: { interval: 30ms }
        sources:
          readings: { type: generate, count: %d, rate: "8000/s", sensors: 7 }
        processors:
          ask: { type: jitter, from: readings }
          band: { type: deadband, from: ask, key: sensor, field: temperature, delta: 3, max-silence: 40ms }
          fresh: { type: dedupe, from: [readings, ask], key: sensor, ttl: 15ms }
          bundles: { type: merge, from: ask, key: sensor, count: 50, time: 25ms }
        windows:
          means: { type: tumbling, from: ask, size: 500ms, key: sensor, timestamp: ts, lateness: 100ms, aggregate: { n: count(), mean: avg(temperature) } }
          lately: { type: hopping, from: readings, size: 200ms, every: 50ms, key: sensor, aggregate: { n: count() } }
        sinks:
          windowed: { type: file, from: [means, lately], path: "%s/windowed.ndjson", rotate: { size: 64KiB } }
          changes: { type: file, from: band, path: "%s/changes-{{ sensor }}.ndjson" }
          first: { type: file, from: [fresh, fresh.duplicate], path: "%s/first.ndjson" }
          bundled: { type: file, from: bundles, path: "%s/bundled.txt", format: raw }
        """
        .formatted(journal, COUNT, out, out, out, out);
  }

  /** Runs the flow to its end, with crashes at random moments on the way, and stops it. */
  private FlowDefinition runLive(String yaml, Path data, long seed, int crashes) {
    crash(yaml, data, seed, crashes);
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner runner = rig.runner(yaml);
      FlowRig.await(runner.start());
      try {
        FlowRig.await(runner.completed());
      } catch (AssertionError e) {
        throw new AssertionError("not complete: " + FlowRig.await(runner.snapshot()), e);
      }
      FlowRig.await(runner.stop(Duration.ofSeconds(10)));
      return runner.flow();
    }
  }

  private static void crash(String yaml, Path data, long seed, int crashes) {
    Random random = new Random(seed);
    for (int i = 0; i < crashes; i++) {
      try (FlowRig rig = new FlowRig(data)) {
        startAndReach(rig.runner(yaml), random.nextInt(COUNT));
      }
    }
  }

  private static void startAndReach(FlowRunner runner, long target) {
    FlowRig.await(runner.start());
    FlowRig.until(() -> journalled(runner) >= target, target + " are journalled");
  }

  /** Leaves the flow as a kill does that comes between what is journalled and its delivery. */
  private static FlowDefinition runUntilKilled(String yaml, Path data, long target) {
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner runner = rig.runner(yaml);
      startAndReach(runner, target);
      rig.killSinks();
      // On a busy machine all may have been delivered before.
      FlowRig.until(
          () -> undelivered(runner) > 0 || runner.completed().isComplete(), "some is undelivered");
      return runner.flow();
    }
  }

  private static long undelivered(FlowRunner runner) {
    FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
    return snapshot.lanes().stream().mapToLong(LaneStats::undelivered).sum();
  }

  private static long journalled(FlowRunner runner) {
    FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
    return snapshot.lanes().stream().mapToLong(LaneStats::journalled).sum();
  }

  private ReplayResult replay(FlowDefinition flow, Path data, Path output, boolean throughout) {
    try (FlowRig rig = new FlowRig(scratch.resolve("other"));
        Recordings recordings = Recordings.open(data, Optional.of("proof"), true);
        Replay replay = new Replay(rig.loader(), progress -> {})) {
      return replay.run(
          recordings,
          new ReplayPlan(
              Optional.of(flow),
              throughout,
              Map.of(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(output)));
    }
  }

  /** Every file below a directory, by its name, which is unique in these tests. */
  private static Map<String, String> files(Path directory) {
    Map<String, String> files = new TreeMap<>();
    if (!Files.exists(directory)) {
      return files;
    }
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path file : below.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString().replace(".unpublished", "");
        files.put(name, Files.readString(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Rotated files put together: a replay that begins later rotates elsewhere. */
  private static Map<String, String> unrotated(Map<String, String> files) {
    Map<String, String> whole = new TreeMap<>();
    files.forEach(
        (name, bytes) -> whole.merge(name.replaceAll("\\.[0-9]{6}", ""), bytes, String::concat));
    return whole;
  }

  private static void assertSameFiles(Path replayed, Path live) {
    Map<String, String> expected = files(live);
    Map<String, String> actual = files(replayed);
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    actual.forEach((name, bytes) -> assertThat(bytes).as(name).isEqualTo(expected.get(name)));
  }

  @Test
  @DisplayName("P3, K12, K38: a crashed run's journal gives the same bytes at each sink, twice")
  void equalBytes() {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    FlowDefinition flow = runLive(flow("retain: 1h", live.toString()), data, 42, 5);

    ReplayResult first = replay(flow, data, scratch.resolve("first"), true);
    ReplayResult second = replay(flow, data, scratch.resolve("second"), false);

    assertThat(files(live))
        .hasSizeGreaterThan(10)
        .allSatisfy((name, bytes) -> assertThat(bytes).isNotEmpty());
    assertSameFiles(scratch.resolve("first"), live);
    assertSameFiles(scratch.resolve("second"), live);
    assertThat(first.lanes()).isEqualTo(second.lanes());
    assertThat(first.lanes().get(0).flowFiles()).isEqualTo(COUNT);
    assertThat(first.notes()).anyMatch(note -> note.contains("'ask' (jitter)"));
  }

  private String longFlow(String journal, Path live) {
    return flow(journal, live.toString())
        .replace("count: " + COUNT, "count: " + MANY)
        .replace("8000/s", "16000/s");
  }

  private static final String ROOMY = "max-size: 64MiB, retain: 1h";

  /**
   * Leaves a journal whose head is gone and that retains what was journalled last. How much of that
   * a full journal has just given up is chance, so it gets room before; the run in between takes
   * the full checkpoint of each start, before which nothing need be retained.
   */
  private FlowDefinition runRetained(Path live, Path data, long seed, int crashes) {
    String fewer = "count: " + (MANY - COUNT);
    runLive(
        longFlow("max-size: 1MiB, retain: 1h", live).replace("count: " + MANY, fewer),
        data,
        seed,
        crashes);
    String roomy = longFlow(ROOMY, live);
    runLive(roomy.replace("count: " + MANY, fewer), data, seed, 0);
    return runLive(roomy, data, seed, 0);
  }

  @Test
  @DisplayName(
      "K38: where the journal's head is gone, a replay starts at a checkpoint and is exact")
  void startsAtCheckpoint() {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    FlowDefinition flow = runRetained(live, data, 7, 3);

    ReplayResult result = replay(flow, data, scratch.resolve("replayed"), true);

    ReplayResult.Lane lane = result.lanes().get(0);
    assertThat(lane.startedBehind()).as("%s", result).isPositive();
    assertThat(lane.flowFiles()).as("what is retained").isBetween((long) COUNT, MANY - 1L);
    Map<String, String> whole = unrotated(files(live));
    Map<String, String> part = unrotated(files(scratch.resolve("replayed")));
    assertThat(part).isNotEmpty();
    part.forEach(
        (name, bytes) -> assertThat(whole.getOrDefault(name, "")).as(name).endsWith(bytes));
  }

  @Test
  @DisplayName(
      "P2, P3, K34, K38: what a killed run lacks of its replay, it gives when started again")
  void killedRunGoesOn() {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    String yaml = longFlow("max-size: 1MiB", live);
    crash(yaml, data, 7, 3);
    FlowDefinition flow = runUntilKilled(yaml, data, MANY * 3 / 4);

    ReplayResult result = assertGoesOnAsReplayed(flow, yaml, data, live);

    assertThat(result.lanes().get(0).startedBehind()).as("%s", result).isPositive();
  }

  @Test
  @DisplayName(
      "P3, K20, K34: what a timer gives at a tick that a killed run did not live to act on is"
          + " given by its replay, and when it is started again")
  void killedBehindATick() {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    String yaml =
        """
        flow: proof
        checkpoint: { interval: 30ms }
        sources:
          readings: { type: generate, count: 200, sensors: 7 }
        processors:
          band: { type: deadband, from: readings, key: sensor, field: temperature, delta: 1000, max-silence: 100ms }
        sinks:
          changes: { type: file, from: band, path: "%s/changes.ndjson" }
        """
            .formatted(live);
    FlowDefinition flow;
    try (FlowRig rig = new FlowRig(data)) {
      FlowRunner runner = rig.runner(yaml);
      FlowRig.await(runner.start());
      rig.killSinks();
      FlowRig.until(() -> firedByTimer(runner) > 0, "a timer fired");
      flow = runner.flow();
    }

    ReplayResult result = assertGoesOnAsReplayed(flow, yaml, data, live);

    assertThat(result.lanes().get(0).sinks().get("changes").count())
        .as("the first reading of each sensor, and what timers gave")
        .isGreaterThan(7);
  }

  /** What timers of the deadband gave: nothing else there is spawned (K24). */
  private static long firedByTimer(FlowRunner runner) {
    FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
    return snapshot.lanes().get(0).components().get("band").spawned();
  }

  /** Replays what a killed run journalled, runs it to its end, and compares. */
  private ReplayResult assertGoesOnAsReplayed(
      FlowDefinition flow, String yaml, Path data, Path live) {
    Map<String, String> killed = unrotated(files(live));
    ReplayResult result = replay(flow, data, scratch.resolve("replayed"), true);
    runLive(yaml, data, 7, 0);
    Map<String, String> whole = unrotated(files(live));
    Map<String, String> replayed = unrotated(files(scratch.resolve("replayed")));
    assertThat(replayed).isNotEmpty();
    replayed.forEach(
        (name, bytes) ->
            assertThat(whole.getOrDefault(name, ""))
                .as(name)
                .startsWith(continued(killed.getOrDefault(name, ""), bytes)));
    return result;
  }

  /** What a file is when it gets the rest of a text with whose beginning it may end. */
  private static String continued(String file, String text) {
    int common = Math.min(file.length(), text.length());
    while (!file.regionMatches(file.length() - common, text, 0, common)) {
      common--;
    }
    return file + text.substring(common);
  }

  @Test
  @DisplayName("K16, P3: each lane's replay gives that lane's bytes")
  void lanes() throws IOException {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    String yaml =
        flow("retain: 1h", live.toString())
            .replace("sources:", "lanes: 2\npartition-by: [sensor]\nsources:")
            .replaceAll("path: \"([^\"]*)/([^/\"]*)\"", "path: \"$1/{{ lane }}-$2\"");
    FlowDefinition flow = runLive(yaml, data, 11, 3);

    replay(flow, data, scratch.resolve("replayed"), false);

    assertThat(files(live)).isNotEmpty();
    assertSameFiles(scratch.resolve("replayed"), live);
  }

  private static final String LARGE =
      """
      flow: proof
      journal: { max-size: %s, retain: %s }
      checkpoint: { interval: 20ms }
      sources:
        files: { type: file, path: "%s/*.bin", format: whole }
      sinks:
        out: { type: file, from: files, path: "%s/{{ attributes['file.name'] }}", format: raw }
      """;

  private Path largeFiles(int count) throws IOException {
    Path in = Files.createDirectories(scratch.resolve("in"));
    for (int i = 0; i < count; i++) {
      Files.writeString(in.resolve(i + ".bin"), String.valueOf((char) ('a' + i)).repeat(150_000));
    }
    return in;
  }

  @Test
  @DisplayName("K13, K38: large contents stay with the retained records that refer to them")
  void retainedClaims() throws IOException {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    String yaml = LARGE.formatted("64MiB", "1h", largeFiles(5), live);
    try (FlowRig rig = new FlowRig(data)) {
      rig.runToEnd(yaml);
      rig.reopen();
      rig.runToEnd(yaml);
    }
    FlowDefinition flow;
    try (FlowRig rig = new FlowRig(data)) {
      flow = rig.load(yaml);
    }

    replay(flow, data, scratch.resolve("replayed"), true);

    assertThat(files(live)).hasSize(5);
    assertSameFiles(scratch.resolve("replayed"), live);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "1h"})
  @DisplayName(
      "K14, K38: consumed large contents make room under the quota, kept for replay or not")
  void retainedClaimsMakeRoom(String retain) throws IOException {
    Path live = scratch.resolve("live");
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      rig.runToEnd(LARGE.formatted("1MiB", retain, largeFiles(20), live));
    }

    assertThat(files(live)).hasSize(20);
  }

  @Test
  @DisplayName("K36, K38: another flow takes over at the checkpoint; what is unchanged is exact")
  void otherFlowAtCheckpoint() throws IOException {
    Path data = scratch.resolve("data");
    Path live = scratch.resolve("live");
    runRetained(live, data, 5, 1);
    String yaml = longFlow(ROOMY, live);
    FlowDefinition edited;
    try (FlowRig rig = new FlowRig(scratch.resolve("other"))) {
      edited = rig.load(yaml.replace("size: 500ms", "size: 250ms").replace("delta: 3", "delta: 9"));
    }

    ReplayResult result = replay(edited, data, scratch.resolve("replayed"), true);

    assertThat(result.lanes().get(0).startedBehind()).as("%s", result).isPositive();
    Map<String, String> whole = files(live);
    Map<String, String> part = files(scratch.resolve("replayed"));
    assertThat(part).containsKeys("bundled.txt", "first.ndjson");
    for (String unchanged : List.of("bundled.txt", "first.ndjson")) {
      assertThat(whole.get(unchanged)).endsWith(part.get(unchanged));
    }
    assertThat(part.get("windowed.ndjson").lines().map(ReplayTest::length)).contains(250L);
  }

  /** How long a window is, by its result. */
  private static long length(String result) {
    JsonObject window = new JsonObject(result);
    return window.getLong("window_end") - window.getLong("window_start");
  }
}
