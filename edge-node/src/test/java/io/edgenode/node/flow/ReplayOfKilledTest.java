package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.replay.ReplayResult;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A killed run and its replay: what the run lacks, it gives when it is started again. */
final class ReplayOfKilledTest extends ReplayedTest {
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
}
