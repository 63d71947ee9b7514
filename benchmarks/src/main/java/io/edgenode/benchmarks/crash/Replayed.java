package io.edgenode.benchmarks.crash;

import static java.util.Objects.requireNonNull;

import io.edgenode.node.replay.Recordings;
import io.edgenode.node.replay.Replay;
import io.edgenode.node.replay.ReplayPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Runs a stopped node's whole journal again, through the engine, and holds what file sinks write
 * then against what they wrote in all the node's lives (P3, K38).
 */
final class Replayed {
  private Replayed() {}

  static void check(Workplace place, Findings found) throws IOException {
    Path again = Files.createDirectories(place.root().resolve("replayed"));
    ReplayPlan plan =
        new ReplayPlan(
            Optional.empty(),
            false,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(again));
    try (Recordings recordings = Recordings.open(place.data(), Optional.of(Flows.NAME), true);
        Replay replay = new Replay(CrashNode.loader(Halts.parse(""), Fault.NONE), line -> {})) {
      replay.run(recordings, plan);
    }
    for (Path written : files(requireNonNull(place.written(Flows.EXACT).getParent()))) {
      List<Path> same =
          files(again).stream()
              .filter(file -> file.getFileName().equals(written.getFileName()))
              .toList();
      found.check(
          same.size() == 1 && Files.mismatch(same.get(0), written) < 0,
          "a replay of the journal writes another " + written.getFileName());
    }
  }

  private static List<Path> files(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(".ndjson"))
          .toList();
    }
  }
}
