package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.node.replay.ReplayResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The replay of a whole journal gives what the run gave; what it needs is retained. */
final class ReplayTest extends ReplayedTest {
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
}
