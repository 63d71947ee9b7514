package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replays of a journal whose first file has gone, with the clock and flow records in it. */
final class ReleasedHeadTest {
  private static final int LINES = 4_000;

  private static final String YAML =
      """
      flow: demo
      journal: { max-size: 1MiB, retain: 1h }
      sources:
        lines: { type: file, path: "%1$s/in.ndjson", format: ndjson, follow: false }
      windows:
        hours: { type: tumbling, from: lines, size: 1h, aggregate: { n: count() } }
      sinks:
        archive: { type: file, from: hours, path: "%1$s/live.ndjson" }
      """;

  @TempDir private Path scratch;

  @BeforeEach
  void runLive() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < LINES; i++) {
      lines.add("{\"n\":%d,\"padding\":\"%s\"}".formatted(i, "x".repeat(80)));
    }
    Files.write(scratch.resolve("in.ndjson"), lines);
    Files.writeString(scratch.resolve("demo.yaml"), YAML.formatted(scratch));
    Files.writeString(scratch.resolve("node.yaml"), "http: { enabled: false }\n");
    done(
        "run",
        scratch.resolve("demo.yaml").toString(),
        "--config",
        scratch.resolve("node.yaml").toString(),
        "--data-dir",
        data().toString(),
        "--until-complete");
  }

  @Test
  @DisplayName("K19, K38: a slice from the middle has the lane time of its journal")
  void partOfAWhole() throws IOException {
    assertSameWindows(slice("--from", "2000"));
  }

  @Test
  @DisplayName("K19, K35, K38: a slice of what is left has the journal's lane time and version")
  void released() throws IOException {
    releaseHead();
    assertSameWindows(slice());
  }

  @Test
  @DisplayName("K35, K38: a journal's excerpts say the version where no checkpoint is kept")
  void withoutCheckpoints() throws IOException {
    releaseHead();
    delete(data().resolve("flows/demo/lane-0/checkpoints"));
    delete(data().resolve("flows/demo/lane-0/retained"));
    assertSameWindows(data());
  }

  /** What a release deletes: the file with the beginning. */
  private void releaseHead() throws IOException {
    Path files = data().resolve("flows/demo/lane-0/journal/00000001");
    try (Stream<Path> all = Files.list(files)) {
      assertThat(all.filter(file -> file.toString().endsWith(".cq4"))).hasSizeGreaterThan(2);
    }
    Files.delete(files.resolve("19700101.cq4"));
  }

  private void assertSameWindows(Path journal) throws IOException {
    Path output = scratch.resolve("replayed");
    done("replay", "--journal", journal.toString(), "--output", output.toString());
    Path archive = output.resolve("archive" + scratch + "/live.ndjson");
    assertThat(starts(archive)).isNotEmpty().isSubsetOf(starts(scratch.resolve("live.ndjson")));
  }

  private static Set<Long> starts(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .map(line -> new JsonObject(line).getLong("window_start"))
        .collect(Collectors.toSet());
  }

  private Path slice(String... more) throws IOException {
    List<String> args = new ArrayList<>(List.of("journal", "export", "--content", "slice"));
    args.addAll(List.of(more));
    args.add(data().toString());
    return Files.writeString(
        scratch.resolve("slice.ndjson"), done(args.toArray(String[]::new)).out());
  }

  private Path data() {
    return scratch.resolve("data");
  }

  private static CliRun done(String... args) {
    CliRun run = CliRun.of(args);
    assertThat(run.exit()).as(run.err()).isZero();
    return run;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> below = Files.walk(directory)) {
      for (Path path : below.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
