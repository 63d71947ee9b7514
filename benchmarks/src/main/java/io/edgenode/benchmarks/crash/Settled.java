package io.edgenode.benchmarks.crash;

import java.time.Duration;
import java.util.Optional;

/** Brings a node to rest after its trials: all delivered, the books balanced, stopped. */
final class Settled {
  private Settled() {}

  /**
   * Starts it once more, ends the load, waits until nothing is in flight, and stops it.
   *
   * @return what it said of itself last; empty if it did not come to rest
   */
  static Optional<String> settle(
      NodeProcess.Start start, Load load, Findings found, Duration patience) {
    try (NodeProcess node = NodeProcess.start(start)) {
      if (node.await("READY", patience).isEmpty()) {
        found.breach("the node does not run after its trials");
        return Optional.empty();
      }
      load.close();
      return settle(node, found, patience);
    }
  }

  /** The same for a node that runs, with nothing coming in any more. */
  static Optional<String> settle(NodeProcess node, Findings found, Duration patience) {
    node.tell("settle");
    Optional<String> settled = node.await("SETTLED", patience);
    if (settled.isEmpty()) {
      node.tell("stats");
      found.breach(
          "the node did not settle: "
              + node.await("STATS", Duration.ofSeconds(10)).orElse("no stats"));
      return settled;
    }
    found.check(
        settled.get().contains(" balanced=true "), "the ledger does not balance: " + settled.get());
    found.check(settled.get().contains(" dead-lettered=0 "), "dead letters: " + settled.get());
    node.tell("stop");
    found.check(
        node.await("STOPPED", patience).isPresent() && node.ends(patience) && node.exitCode() == 0,
        "the node did not stop in order");
    return settled;
  }
}
