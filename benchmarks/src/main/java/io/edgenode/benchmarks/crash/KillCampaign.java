package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Rows 1 and 3: a node under load is killed at random instants, at named points, and while it
 * recovers; then everything is held against the oracle. A round is one data directory with some
 * kills; rounds differ in durability, retention and checkpoint interval.
 */
final class KillCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A node that is not ready by then is looked into. */
  private static final Duration SLOW = Duration.ofMillis(2_500);

  private static final int LONGEST_LIFE = 900;
  private static final int MOST_TIMES = 12;
  private static final List<Point> POINTS = List.of(Point.values());
  private static final List<String> DURABILITIES = List.of("process", "batch", "interval: 50ms");

  private final Plan plan;
  private final Random random;
  private final PrintStream out;
  private final Findings total = new Findings();
  private final List<Long> readyTimes = new ArrayList<>();
  private final List<Long> startTimes = new ArrayList<>();
  private int kills;
  private int atPoints;
  private int inRecovery;

  /**
   * @param kills in all
   * @param killsPerRound in one data directory
   * @param readyLimit how long a node may take from its main method until it runs
   * @param fault what the nodes do wrong on purpose
   */
  record Plan(
      Path workspace,
      int kills,
      int killsPerRound,
      int http,
      int mqtt,
      long seed,
      Duration readyLimit,
      Fault fault,
      boolean keep) {}

  KillCampaign(Plan plan, PrintStream out) {
    this.plan = plan;
    this.random = new Random(plan.seed);
    this.out = out;
  }

  /** What was found, once all rounds are over. */
  Findings run() throws IOException {
    for (int round = 0; kills < plan.kills; round++) {
      Workplace place = Workplace.in(plan.workspace.resolve("kill-" + plan.seed + "-" + round));
      Findings found = round(place, round);
      total.add(found, "round " + round);
      out.println(found.report("round " + round + ", " + kills + " kills"));
      if (found.clean() && !plan.keep) {
        Workplace.delete(place.root());
      }
    }
    return total;
  }

  /** The campaign's last line. */
  String report() {
    Collections.sort(readyTimes);
    Collections.sort(startTimes);
    return total.report(
            kills + " kills (" + atPoints + " at points, " + inRecovery + " in recovery)")
        + String.format(
            "; ready after %d ms (median), %d ms (worst) in the process, %d and %d with its start",
            middle(readyTimes), last(readyTimes), middle(startTimes), last(startTimes));
  }

  private Findings round(Workplace place, int round) throws IOException {
    // Every third round lets its journal go behind the sinks, so that deleting is under test, too.
    boolean kept = round % 3 != 2;
    Flows.Shape shape =
        new Flows.Shape(
            DURABILITIES.get(round % DURABILITIES.size()),
            kept ? "4GiB" : "8MiB",
            kept ? "24h" : "0s",
            100 + random.nextInt(500),
            Load.freePort(),
            plan.mqtt > 0 ? Load.freePort() : 0,
            "");
    Flows.write(place, shape);
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log()).with(plan.fault);
    Findings found = new Findings();
    try (Load load = new Load(place, shape, plan.http, plan.mqtt, Duration.ofMillis(6))) {
      load.start();
      for (int i = 0; i < plan.killsPerRound && kills < plan.kills; i++) {
        life(start, found);
      }
      Settled.settle(start, load, found, PATIENCE);
      found.add(
          kept
              ? new Oracle(place, load.acks()).checkAll()
              : new Oracle(place, load.acks()).checkDelivered(),
          "oracle");
      if (kept) {
        Replayed.check(place, found);
      }
    }
    return found;
  }

  /** One life of the node, or two that end before they are ready. */
  private void life(NodeProcess.Start start, Findings found) {
    int kind = random.nextInt(10);
    if (kind < 2) {
      for (int again = 0; again < 2; again++) {
        try (NodeProcess node = NodeProcess.start(start)) {
          pause(200 + random.nextInt(1500));
          inRecovery++;
        }
        kills++;
      }
      return;
    }
    boolean named = kind < 6;
    Point point = POINTS.get(random.nextInt(POINTS.size()));
    String where = named ? Halts.format(point, 1 + random.nextInt(MOST_TIMES)) : "";
    try (NodeProcess node = NodeProcess.start(start.at(where))) {
      Optional<String> ready = node.await("READY", SLOW);
      if (ready.isEmpty() && node.isAlive()) {
        node.dumpThreads(plan.workspace.resolve("slow-" + node.pid() + ".txt"));
        ready = node.await("READY", PATIENCE);
      }
      if (ready.isPresent()) {
        ready(Long.parseLong(ready.get()), node.age(), found);
      } else if (node.isAlive() || node.exitCode() != Halts.HALTED) {
        found.breach("a node was not ready within " + PATIENCE + ", killed before at " + where);
      }
      if (named) {
        node.ends(Duration.ofMillis(3 * LONGEST_LIFE));
      } else {
        pause(20 + random.nextInt(LONGEST_LIFE));
      }
      boolean died = !node.isAlive();
      if (died) {
        found.check(
            node.exitCode() == Halts.HALTED, "a node ended by itself with " + node.exitCode());
        atPoints++;
      }
    }
    kills++;
  }

  private void ready(long millis, long age, Findings found) {
    readyTimes.add(millis);
    startTimes.add(age);
    found.check(
        millis <= plan.readyLimit.toMillis(),
        "a node needed " + millis + " ms to be ready, more than " + plan.readyLimit);
  }

  static void pause(int millis) {
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    while (System.nanoTime() < until) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
  }

  private static long middle(List<Long> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2);
  }

  private static long last(List<Long> sorted) {
    return sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1);
  }
}
