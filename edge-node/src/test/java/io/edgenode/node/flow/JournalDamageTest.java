package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.node.flow.TestComponents.Collected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalDamageTest {
  private static final String OLD =
      """
      flow: damaged
      checkpoint: { interval: 1h }
      sources:
        first: { type: generate, count: 50 }
      sinks:
        out: { type: collect, from: first, label: "damaged" }
      """;

  private static final String NEW =
      """
      flow: damaged
      checkpoint: { interval: 1h }
      sources:
        first: { type: generate, count: 50 }
        second: { type: generate, count: 5000, seed: 7 }
      sinks:
        out: { type: collect, from: [first, second], label: "damaged" }
      """;

  @TempDir private Path data;

  @Test
  @DisplayName(
      "P9, K35: a damaged flow record does not keep its version from what stands behind it")
  void lostFlowRecord() throws IOException {
    String version;
    try (FlowRig rig = new FlowRig(data)) {
      rig.runToEnd(OLD);
      rig.reopen();
      version = rig.load(NEW).version();
      FlowRunner killed = rig.runner(NEW);
      FlowRig.await(killed.start());
      FlowRig.until(() -> journalled(killed) == 5_050, "all is journalled");
    }
    damageFirst(version.getBytes(StandardCharsets.US_ASCII));
    try (FlowRig rig = new FlowRig(data)) {
      LaneStats lane = rig.runToEnd(NEW).lanes().get(0);

      assertThat(lane.total().delivered()).isGreaterThan(4_000);
      assertThat(lane.balanced()).as("%s", lane).isTrue();
    }
    assertThat(Collected.copy("damaged").stream().distinct()).hasSizeGreaterThan(4_000);
  }

  /** Changes a byte of the first occurrence in the journal: of the flow record, not of trailers. */
  private void damageFirst(byte[] text) throws IOException {
    List<Path> files;
    try (Stream<Path> below = Files.walk(data)) {
      files =
          below
              .filter(file -> file.toString().contains("journal") && Files.isRegularFile(file))
              .sorted()
              .toList();
    }
    String wanted = new String(text, StandardCharsets.ISO_8859_1);
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(wanted);
      if (at >= 0) {
        bytes[at] ^= 1;
        Files.write(file, bytes);
        return;
      }
    }
    throw new AssertionError("no flow record in " + files);
  }

  private static long journalled(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).lanes().get(0).journalled();
  }
}
