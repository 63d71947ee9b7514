package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a flow is held, stopped and gone on with. */
final class FlowStopTest extends RiggedTest {
  @TempDir private Path input;

  @Test
  @DisplayName("P1, K39: a stop before a disk buffer is open keeps what is in there")
  void stopWhileStarting() {
    String yaml =
        """
        flow: hasty
        sources:
          readings: { type: generate, count: 500 }
        sinks:
          out: { type: collect, from: readings, label: "%1$s", away: %2$s, buffer: disk }
          seen: { type: collect, from: readings, label: "%1$s seen" }
        """;
    String seen = label + " seen";
    FlowRunner first = rig.runner(yaml.formatted(label, true));
    FlowRig.await(first.start());
    FlowRig.until(() -> Collected.copy(seen).size() == 500, "everything is under way");
    FlowRig.await(first.stop(Duration.ofMillis(100)));
    int opened = Collected.opened(seen);

    CountDownLatch workers = rig.occupyWorkers();
    FlowRunner hasty = rig.runner(yaml.formatted(label, true));
    hasty.start();
    FlowRig.until(() -> Collected.opened(seen) > opened, "the lane is starting");
    Future<Void> stopped = hasty.stop(Duration.ofMillis(100));
    workers.countDown();
    FlowRig.await(stopped);

    FlowSnapshot last = rig.runToEnd(yaml.formatted(label, false));
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(500);
    FlowRig.assertBalanced(last, 500);
  }

  @Test
  @DisplayName("K34, P8: a source of an opening that ended while its lanes started is not started")
  void noSourceStartsBehindTheEnd() {
    String yaml =
        """
        flow: late
        sources:
          nothing: { type: counted, label: "%1$s nothing" }
        sinks:
          out: { type: collect, from: nothing, label: "%1$s", buffer: disk }
          seen: { type: collect, from: nothing, label: "%1$s seen" }
        """
            .formatted(label);
    CountDownLatch workers = rig.occupyWorkers();
    FlowRunner late = rig.runner(yaml);
    Future<Void> starting = late.start();
    FlowRig.until(() -> Collected.opened(label + " seen") > 0, "the lane is starting");
    assertThat(late.reason()).isEqualTo("it is starting: its sinks start, and then its sources");
    Future<Void> stopped = late.stop(Duration.ofMillis(100));
    workers.countDown();
    FlowRig.await(stopped);
    FlowRig.until(starting::isComplete, "the start has come to its end");

    assertThat(Collected.copy(label + " nothing")).isEmpty();
  }

  @Test
  @DisplayName("K5, K34: a flow that is stopped while it opens is closed when the stop is over")
  void stopWhileOpening() {
    String made = label + " made";
    String gate = label + " gate";
    String yaml =
        """
        flow: brief
        sources:
          readings: { type: generate, count: 10 }
          gated: { type: counted, label: "%2$s", gate: "%3$s" }
        sinks:
          out: { type: collect, from: [readings, gated], label: "%1$s" }
        """
            .formatted(label, made, gate);
    FlowRunner brief = rig.runner(yaml);
    brief.start();
    FlowRig.until(() -> !Collected.copy(made).isEmpty(), "its stores are open");
    assertThat(brief.reason()).startsWith("it is starting: its stores are opened");
    Future<Void> stopped = brief.stop(Duration.ofMillis(100));
    assertThat(brief.reason()).startsWith("it is stopping");
    assertThat(stopped.isComplete()).as("stopped with its stores open").isFalse();

    Collected.add(gate, "open");
    FlowRig.await(stopped);
    rig.runToEnd(yaml);
    assertThat(new HashSet<>(Collected.copy(label))).hasSize(10);
  }

  @Test
  @DisplayName("K34: a flow that is stopped while it gives up is closed when the stop is over")
  void stopWhileGivingUp() {
    String doom = label + " doom";
    FlowRunner doomed =
        rig.runner(
            """
            flow: doomed
            sources:
              readings: { type: doomed, label: "%s" }
            sinks:
              out: { type: collect, from: readings, label: "%s" }
            """
                .formatted(doom, label));
    FlowRig.await(doomed.start());
    CountDownLatch workers = rig.occupyStores();
    Collected.add(doom, "now");
    FlowRig.until(() -> doomed.state() == FlowState.BACKING_OFF, "it has failed");
    Future<Void> stopped = doomed.stop(Duration.ofMillis(100));
    assertThat(stopped.isComplete()).as("stopped with its stores open").isFalse();

    workers.countDown();
    FlowRig.await(stopped);
    Collected.clear(doom);
    assertThat(doomed.state()).isEqualTo(FlowState.STOPPED);
  }

  @Test
  @DisplayName("K39: a stop waits for asynchronous steps that have begun; none is asked again")
  void stopDrainsSteps() {
    String yaml =
        """
        flow: asking
        sources:
          readings: { type: generate, count: 200 }
        processors:
          ask:
            type: jitter
            from: readings
            label: "%1$s asked"
            least: 50
            most: 80
            max-in-flight: 8
        sinks:
          out: { type: collect, from: ask, label: "%1$s" }
        """
            .formatted(label);
    FlowRunner first = rig.runner(yaml);
    FlowRig.await(first.start());
    FlowRig.until(() -> Collected.copy(label + " asked").size() >= 8, "steps have begun");
    FlowRig.await(first.stop(Duration.ofSeconds(10)));
    FlowSnapshot snapshot = rig.runToEnd(yaml);

    assertThat(Collected.copy(label)).hasSize(200).doesNotHaveDuplicates();
    assertThat(Collected.copy(label + " asked")).hasSize(200).doesNotHaveDuplicates();
    FlowRig.assertBalanced(snapshot, 200);
  }

  @Test
  @DisplayName("K39: a stop delivers what lingers in a sink's batch, and says what it could not")
  void stopEndsLinger() {
    String yaml =
        """
        flow: lingering
        sources:
          readings: { type: generate, count: 20 }
          posted: { type: http-listener, port: 0, path: /lingering }
        sinks:
          out:
            type: collect
            from: [readings, posted]
            label: "%1$s"
            batch: { linger: 10m }
          gone:
            type: collect
            from: readings
            label: "%1$s gone"
            away: true
        """
            .formatted(label);
    FlowRunner first = rig.runner(yaml);
    FlowRig.await(first.start());
    FlowRig.until(
        () -> {
          LaneStats lane = FlowRig.await(first.snapshot()).lanes().get(0);
          return lane.journalled() == 20 && lane.undelivered() == 40;
        },
        "all linger");
    assertThat(Collected.copy(label)).isEmpty();
    FlowRig.await(first.stop(Duration.ofSeconds(10)));

    assertThat(Collected.copy(label)).hasSize(20).doesNotHaveDuplicates();
    LaneStats stood = first.atStop().orElseThrow().lanes().get(0);
    assertThat(stood.undelivered()).isEqualTo(20);
    assertThat(stood.balanced()).as("%s", stood).isTrue();
    FlowRunner second = rig.runner(yaml.replace("away: true", "away: false"));
    FlowRig.await(second.start());
    FlowRig.until(() -> Collected.copy(label + " gone").size() == 20, "the rest is delivered");
    FlowRig.await(second.stop(Duration.ofSeconds(10)));
    assertThat(Collected.copy(label)).as("none comes twice").hasSize(20);
    assertThat(second.atStop().orElseThrow().lanes().get(0).inFlightTokens()).isZero();
  }

  @Test
  @DisplayName("P5: a flow that is opened while the node holds it back is held, and goes on after")
  void heldBeforeItStarts() {
    FlowRunner runner =
        rig.runner(
            """
            flow: held
            sources:
              readings: { type: generate, count: 100, rate: 100/s }
            sinks:
              out: { type: collect, from: readings, label: "%s" }
            """
                .formatted(label));
    runner.hold("the test holds it");
    FlowRig.await(runner.start());
    FlowRig.until(
        () -> FlowRig.await(runner.snapshot()).sources().get("readings").paused(),
        "the source is paused");
    assertThat(Collected.copy(label)).hasSizeLessThan(100);

    runner.hold("");
    FlowRig.await(runner.completed());
    FlowRig.await(runner.stop(Duration.ofSeconds(10)));
    assertThat(Collected.copy(label)).hasSize(100);
  }

  @Test
  @DisplayName("K29: a stop gives finished files their names")
  void stopPublishes() throws IOException {
    Path out = input.resolve("out.ndjson");
    rig.runToEnd(
        """
        flow: rotated
        sources:
          readings: { type: generate, count: 1000 }
        sinks:
          out: { type: file, from: readings, path: "%s", rotate: { size: 16KiB } }
        """
            .formatted(out));

    try (var files = Files.list(input)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .hasSizeGreaterThan(2)
          .noneMatch(name -> name.contains("unpublished"));
    }
  }
}
