package io.edgenode.node.flow;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.replay.Recordings;
import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayPlan;
import io.edgenode.node.replay.ReplayResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** Tests that run a flow with about everything in it, crash it, and replay what it journalled. */
abstract class ReplayedTest {
  static final int COUNT = 12_000;
  static final int MANY = 40_000;

  @TempDir Path scratch;

  String flow(String journal, String out) {
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
  FlowDefinition runLive(String yaml, Path data, long seed, int crashes) {
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

  static void crash(String yaml, Path data, long seed, int crashes) {
    Random random = new Random(seed);
    for (int i = 0; i < crashes; i++) {
      try (FlowRig rig = new FlowRig(data)) {
        startAndReach(rig.runner(yaml), random.nextInt(COUNT));
      }
    }
  }

  static void startAndReach(FlowRunner runner, long target) {
    FlowRig.await(runner.start());
    FlowRig.until(() -> journalled(runner) >= target, target + " are journalled");
  }

  private static long journalled(FlowRunner runner) {
    FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
    return snapshot.lanes().stream().mapToLong(LaneStats::journalled).sum();
  }

  ReplayResult replay(FlowDefinition flow, Path data, Path output, boolean throughout) {
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
  static Map<String, String> files(Path directory) {
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
  static Map<String, String> unrotated(Map<String, String> files) {
    Map<String, String> whole = new TreeMap<>();
    files.forEach(
        (name, bytes) -> whole.merge(name.replaceAll("\\.[0-9]{6}", ""), bytes, String::concat));
    return whole;
  }

  String longFlow(String journal, Path live) {
    return flow(journal, live.toString())
        .replace("count: " + COUNT, "count: " + MANY)
        .replace("8000/s", "16000/s");
  }
}
