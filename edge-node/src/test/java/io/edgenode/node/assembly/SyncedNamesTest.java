package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which directories a node syncs: a power cut takes the names from the others. */
final class SyncedNamesTest {
  private static final int LARGE = 100_000;

  private static final String FLOW =
      """
      flow: names
      journal: { durability: batch, retain: 1h }
      sources:
        readings: { type: file, path: "%1$s/in/*.ndjson", format: ndjson, follow: false }
      processors:
        hot: { type: filter, from: readings, where: "temperature > 30" }
      sinks:
        archive: { type: file, from: hot, path: "%1$s/out/{{ site }}/hot.ndjson" }
        cold: { type: drop, from: hot.unmatched, buffer: disk }
      """;

  @TempDir private Path scratch;

  @Test
  @DisplayName("P1, P7, K29: each directory that a node puts a name into is synced")
  void everyDirectory() throws Exception {
    Path in = Files.createDirectory(scratch.resolve("in"));
    String large = "x".repeat(LARGE);
    for (String site : new String[] {"a", "b"}) {
      Files.writeString(
          in.resolve(site + ".ndjson"),
          """
          {"site":"%1$s","temperature":31}
          {"site":"%1$s","temperature":29,"note":"%2$s"}
          no record
          """
              .formatted(site, large));
    }
    Set<Path> synced = syncedByRun();

    Path data = scratch.resolve("data");
    Set<Path> named = withNames(data);
    named.addAll(withNames(scratch.resolve("out")));
    assertThat(named).as("the flow puts names everywhere").hasSizeGreaterThan(20);
    assertThat(synced).containsAll(named);

    assertThat(syncedByRun())
        .as("the ledger of read files is written anew, and renamed")
        .contains(data.resolve("flows/names/lane-0/components/readings"));
  }

  private Set<Path> syncedByRun() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.FileForce").withoutThreshold().withoutStackTrace();
      recording.start();
      try (NodeRig node = new NodeRig(scratch, FLOW.formatted(scratch))) {
        node.awaitComplete();
      }
      recording.stop();
      return forced(recording);
    }
  }

  private Set<Path> forced(Recording recording) throws IOException {
    Path file = scratch.resolve("recording.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .map(event -> event.getString("path"))
        .filter(Objects::nonNull)
        .map(Path::of)
        .collect(Collectors.toSet());
  }

  /** The directories that are not empty. */
  private static Set<Path> withNames(Path below) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      return all.filter(path -> !path.equals(below))
          .map(Path::getParent)
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
