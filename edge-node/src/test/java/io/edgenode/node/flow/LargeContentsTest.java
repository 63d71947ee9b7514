package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LargeContentsTest {
  private static final int FILES = 20;

  @TempDir private Path scratch;

  @Test
  @DisplayName("P5, K13: behind a disk buffer that is never empty, what was delivered makes room")
  void alwaysLagging() throws IOException {
    Path in = Files.createDirectories(scratch.resolve("in"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(in.resolve(i + ".bin"), String.valueOf((char) ('a' + i)).repeat(150_000));
    }
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      FlowRunner runner =
          rig.runner(
              """
              flow: lagging
              journal: { max-size: 1MiB }
              checkpoint: { interval: 20ms }
              sources:
                files: { type: file, path: "%s/*.bin", format: whole }
              sinks:
                seen: { type: collect, from: files, label: "seen large" }
                lags:
                  type: collect
                  from: files
                  label: "delivered large"
                  behind: "seen large"
                  buffer: disk
                  batch: { count: 1 }
              """
                  .formatted(in));
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> Collected.copy("delivered large").size() == FILES - 2,
          "all are delivered that the sink is meant to deliver");
      FlowRig.await(runner.stop(Duration.ofMillis(100)));
    }

    assertThat(letters("delivered large")).isEqualTo(letters("seen large").subList(0, FILES - 2));
  }

  @Test
  @DisplayName("P5, K14: under drop-newest a file without room is dropped and counted, none waits")
  void dropsNewest() throws IOException {
    Path in = Files.createDirectories(scratch.resolve("in"));
    for (int i = 0; i < FILES; i++) {
      Files.writeString(in.resolve(i + ".bin"), "x".repeat(150_000));
    }
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      FlowRunner runner =
          rig.runner(
              """
              flow: newest
              journal: { max-size: 1MiB, when-full: drop-newest }
              sources:
                files: { type: file, path: "%s/*.bin", format: whole }
              sinks:
                out: { type: collect, from: files, label: dropped, away: true, buffer-count: 1 }
              """
                  .formatted(in));
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).sources().get("files").ended(),
          "the source comes to its end though nothing is delivered");
      FlowSnapshot snapshot = FlowRig.await(runner.snapshot());
      FlowRig.await(runner.stop(Duration.ofMillis(100)));

      long journalled = snapshot.lanes().get(0).journalled();
      assertThat(journalled).isBetween(4L, 6L);
      assertThat(snapshot.notTaken()).isEqualTo(FILES - journalled);
    }
  }

  @Test
  @DisplayName("K13: a finished content that is given up is deleted, one that is journalled stays")
  void givenUp() throws IOException {
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      FlowRunner runner =
          rig.runner(
              """
              flow: regretful
              sources:
                in: { type: regretful, bytes: 100000 }
              sinks:
                out: { type: collect, from: in, label: regretted, away: true }
              """);
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).sources().get("in").ended(),
          "the source comes to its end");
      try (Stream<Path> claims = Files.list(scratch.resolve("data/flows/regretful/claims"))) {
        assertThat(claims.map(each -> each.getFileName().toString().substring(9)))
            .containsExactly("00000002");
      }
      FlowRig.await(runner.stop(Duration.ofMillis(100)));
    }
  }

  @Test
  @DisplayName("K13 K14: a finished content that drop-newest gives up takes no room any more")
  void droppedWhenFinished() {
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      FlowRunner runner =
          rig.runner(
              """
              flow: tardy
              journal: { max-size: 1MiB, when-full: drop-newest }
              sources:
                in: { type: tardy, bytes: 600000 }
              sinks:
                out: { type: collect, from: in, label: tardy, away: true, buffer-count: 1 }
              """);
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).sources().get("in").ended(),
          "the source comes to its end");
      assertThat(FlowRig.await(runner.snapshot()).notTaken()).isGreaterThan(1);
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).disk().claims() == 0, "its file is gone");
      FlowRig.await(runner.stop(Duration.ofMillis(100)));
    }
  }

  @Test
  @DisplayName("K13 K14: one that a lane dropped can be given up where another lane refused")
  void droppedByOneLane() {
    try (FlowRig rig = new FlowRig(scratch.resolve("data"))) {
      FlowRunner runner =
          rig.runner(
              """
              flow: torn
              lanes: 2
              partition-by: [key]
              journal: { max-size: 1MiB, when-full: drop-newest }
              sources:
                in: { type: torn, bytes: 400000 }
              sinks:
                out: { type: collect, from: in, label: torn, away: true, buffer-count: 1 }
              """);
      FlowRig.await(runner.start());
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).sources().get("in").ended(),
          "the source comes to its end");
      assertThat(FlowRig.await(runner.snapshot()).notTaken()).isGreaterThan(1);
      FlowRig.until(
          () -> FlowRig.await(runner.snapshot()).disk().claims() == 0, "its file is gone");
      FlowRig.await(runner.stop(Duration.ofMillis(100)));
    }
  }

  /** The first letter of each that came. */
  private static List<String> letters(String label) {
    return Collected.copy(label).stream().map(line -> line.substring(33, 34)).toList();
  }
}
