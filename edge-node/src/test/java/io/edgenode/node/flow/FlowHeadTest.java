package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a worker computes of a backlog, of components that make it hard. */
final class FlowHeadTest {
  private static final int LINES = 3_000;

  @TempDir private Path place;

  @Test
  @DisplayName("K15: a component may use its editor again once it has emitted, also on a worker")
  void editorIsUsedAgain() throws IOException {
    FlowSnapshot end = run("reuse", "all: { type: collect, from: odd, label: \"odd reuse\" }");
    assertThat(end.restarts()).isZero();
    assertThat(contents("odd reuse"))
        .isEqualTo(numbered("{\"n\":%d,\"odd\":true}", IntStream.range(0, LINES)));
  }

  @Test
  @DisplayName("K23: who makes a FlowFile gives it no identity, also on a worker")
  void identityIsTheRuntimes() throws IOException {
    run(
        "renamed",
        "all: { type: collect, from: named, label: \"odd renamed\" }",
        "named: { type: map, from: odd, set: { own: \"id\" } }");
    assertThat(Collected.copy("odd renamed"))
        .hasSize(LINES)
        .allMatch(line -> line.endsWith("\"own\":\"" + line.split(" ")[0] + "\"}"), "its own id");
  }

  @Test
  @DisplayName("K24: what emits nothing, twice or before it fails is left to the lane")
  void unevenIsLeftToTheLane() throws IOException {
    FlowSnapshot end =
        run(
            "uneven",
            """
            good: { type: collect, from: marked, label: "odd good" }
              bad: { type: collect, from: failed, label: "odd bad" }
            """,
            """
            marked: { type: map, from: odd, set: { way: "'good'" } }
              failed:
                type: map
                from: odd.failure
                set: { way: "'bad'", why: "attributes['error.kind']" }
            """);
    List<String> good = new ArrayList<>();
    List<String> bad = new ArrayList<>();
    for (int n = 0; n < LINES; n++) {
      String line = "{\"n\":" + n + ",\"way\":\"good\"}";
      String failed = "{\"n\":" + n + ",\"way\":\"bad\",\"why\":\"bad-data\"}";
      switch (n % 6) {
        case 0 -> {}
        case 1 -> good.addAll(List.of(line, line));
        case 2 -> bad.add(failed);
        case 3 -> {
          good.add(line);
          bad.add(failed);
        }
        case 4 -> bad.add(failed.replace("\"bad-data\"", "null"));
        default -> good.add(line);
      }
    }
    assertThat(contents("odd good")).isEqualTo(good);
    assertThat(contents("odd bad")).isEqualTo(bad);
    assertThat(Collected.copy("odd good").stream().map(line -> line.split(" ")[0]))
        .doesNotHaveDuplicates();
    assertThat(end.restarts()).isZero();
  }

  @Test
  @DisplayName("P5: what is computed ahead is bounded, however much a component makes of a record")
  void aheadIsBounded() throws IOException {
    String flow =
        """
        flow: swelling
        sources:
          lines: { type: file, path: "%s", format: ndjson }
        processors:
          odd: { type: odd, from: lines, how: swell }
          passed: { type: threaded, from: odd, label: "%s" }
        sinks:
          slow:
            type: collect
            from: passed
            label: "swell"
            behind: "swell gate"
            buffer-count: 100
            batch: { count: 50 }
        """
            .formatted(lines(), TestComponents.Odd.PASSED);
    try (FlowRig rig = new FlowRig(place.resolve("data"))) {
      FlowRunner runner = rig.runner(flow);
      FlowRig.await(runner.start());
      awaitBacklog(runner);
      Collected.addAll("swell gate", Collections.nCopies(2 * LINES, "open"));
      FlowRig.await(runner.completed());
      assertThat(FlowRig.await(runner.snapshot()).restarts()).isZero();
      FlowRig.await(runner.stop(Duration.ofSeconds(10)));
    }
    assertThat(TestComponents.Odd.MOST_AHEAD.get()).isPositive().isLessThan(64);
  }

  private static void awaitBacklog(FlowRunner runner) {
    FlowRig.until(
        () -> FlowRig.await(runner.snapshot()).sources().get("lines").ended(),
        "all is journalled, and little delivered");
  }

  @Test
  @DisplayName("P5: behind a change of version nothing holds on to the old one's components")
  void oldVersionIsLetGo() throws IOException {
    String flow =
        """
        flow: let-go
        sources:
          lines: { type: file, path: "%s", format: ndjson }
        processors:
          odd: { type: odd, from: lines, how: "%s" }
        sinks:
          all:
            type: collect
            from: odd
            label: "let go"
            behind: "let go gate"
            buffer-count: 100
            batch: { count: 50 }
        """;
    Path lines = lines();
    try (FlowRig rig = new FlowRig(place.resolve("data"))) {
      leaveBacklog(rig, flow.formatted(lines, "noted"));
      assertThat(TestComponents.Odd.NOTED).isNotEmpty();

      Collected.addAll("let go gate", Collections.nCopies(2 * LINES, "open"));
      FlowRunner next = rig.runner(flow.formatted(lines, "plain"));
      FlowRig.await(next.start().compose(started -> next.completed()));
      FlowRig.until(
          () -> {
            System.gc();
            return TestComponents.Odd.NOTED.isEmpty();
          },
          "the old version's components are garbage, while the new one runs");
      FlowRig.await(next.stop(Duration.ofSeconds(10)));
    }
  }

  private static void leaveBacklog(FlowRig rig, String flow) {
    FlowRunner runner = rig.runner(flow);
    FlowRig.await(runner.start());
    awaitBacklog(runner);
    FlowRig.await(runner.stop(Duration.ofMillis(100)));
  }

  private Path lines() throws IOException {
    return Files.write(
        place.resolve("lines.ndjson"), numbered("{\"n\":%d}", IntStream.range(0, LINES)));
  }

  private static List<String> numbered(String format, IntStream numbers) {
    return numbers.mapToObj(format::formatted).toList();
  }

  private FlowSnapshot run(String how, String sinks) throws IOException {
    return run(how, sinks, "");
  }

  private FlowSnapshot run(String how, String sinks, String behind) throws IOException {
    String flow =
        """
        flow: odd
        sources:
          lines: { type: file, path: "%s", format: ndjson }
        processors:
          odd: { type: odd, from: lines, how: "%s" }
          %s
        sinks:
          %s
        """
            .formatted(lines(), how, behind.strip(), sinks.strip());
    try (FlowRig rig = new FlowRig(place.resolve("data"))) {
      FlowSnapshot end = rig.runToEnd(flow);
      LaneStats lane = end.lanes().get(0);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
      return end;
    }
  }

  private static List<String> contents(String label) {
    return Collected.copy(label).stream()
        .map(line -> line.substring(line.indexOf(' ') + 1))
        .toList();
  }
}
