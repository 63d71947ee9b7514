package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Row 2: the power of a node's disk is cut at random instants under load. A cut is a copy of the
 * disk; a node recovers from it in mount and network namespaces of its own, where the copy stands
 * in the disk's place, while the first one goes on.
 */
final class PowerCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int LONGEST = 1500;
  private static final int INTERVAL_MILLIS = 100;

  /** How long a sync may take on a busy machine after its time has come. */
  private static final int SYNC_MILLIS = 400;

  private final Plan plan;
  private final Random random;
  private final PrintStream out;

  /**
   * @param durability {@code batch}, {@code interval} or {@code process}
   * @param cutsPerRound on one disk
   */
  record Plan(
      Path workspace,
      String durability,
      int cuts,
      int cutsPerRound,
      int http,
      int mqtt,
      long seed,
      Fault fault) {}

  PowerCampaign(Plan plan, PrintStream out) {
    this.plan = plan;
    this.random = new Random(plan.seed);
    this.out = out;
  }

  Findings run() throws IOException {
    Findings total = new Findings();
    int cuts = 0;
    try (CutDisk disk = CutDisk.make(plan.workspace.toAbsolutePath(), "768M")) {
      for (int round = 0; cuts < plan.cuts; round++) {
        disk.fresh();
        Path root = plan.workspace.toAbsolutePath().resolve(plan.durability + "-" + round);
        int now = Math.min(plan.cutsPerRound, plan.cuts - cuts);
        Findings found = round(disk, Workplace.fresh(new Workplace(root, disk.mount())), now);
        cuts += now;
        total.add(found, plan.durability + " round " + round);
        out.println(found.report(plan.durability + " round " + round + ", " + cuts + " cuts"));
        if (found.clean()) {
          Workplace.delete(root);
        }
      }
    }
    out.println(
        total.report(plan.durability + ": " + cuts + " power cuts")
            + "; "
            + total.tail
            + " acknowledged records were in tails that the durability gives up");
    return total;
  }

  private Findings round(CutDisk disk, Workplace place, int cuts) throws IOException {
    boolean interval = plan.durability.equals("interval");
    Flows.Shape shape =
        new Flows.Shape(
            interval ? "interval: " + INTERVAL_MILLIS + "ms" : plan.durability,
            "512MiB",
            "24h",
            100 + random.nextInt(400),
            Load.freePort(),
            plan.mqtt > 0 ? Load.freePort() : 0,
            "");
    Flows.write(place, shape);
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log()).with(plan.fault);
    Findings found = new Findings();
    try (Load load = new Load(place, shape, plan.http, plan.mqtt, Duration.ofMillis(60))) {
      load.start();
      NodeProcess node = started(start, found);
      try {
        for (int i = 0; i < cuts; i++) {
          KillCampaign.pause(50 + random.nextInt(LONGEST));
          boolean synced = !plan.durability.equals("process");
          if (synced && random.nextInt(3) == 0) {
            // What the killed one had not synced is in memory alone: its successor must.
            node.close();
            node = started(start, found);
            KillCampaign.pause(random.nextInt(LONGEST));
          }
          found.add(cut(disk, place, start, node, load.acks(), i), "cut " + i);
        }
      } finally {
        node.close();
      }
    }
    return found;
  }

  private static NodeProcess started(NodeProcess.Start start, Findings found) {
    NodeProcess node = NodeProcess.start(start);
    found.check(node.await("READY", PATIENCE).isPresent(), "the node does not run");
    return node;
  }

  private Findings cut(
      CutDisk disk,
      Workplace place,
      NodeProcess.Start start,
      NodeProcess node,
      Acks acks,
      int number)
      throws IOException {
    Workplace copy =
        Workplace.make(new Workplace(place.root().resolve("cut-" + number), disk.cutMount()));
    long promised = promised(node);
    long now = System.nanoTime();
    disk.cut();
    Files.copy(place.seen(), copy.seen(), StandardCopyOption.REPLACE_EXISTING);
    Findings found = new Findings();
    try {
      try (NodeProcess recovered =
          NodeProcess.start(start.with(Fault.NONE).by(inItsPlace(disk, place, copy)))) {
        if (recovered.await("READY", PATIENCE).isPresent()) {
          Settled.settle(recovered, found, PATIENCE);
        } else {
          found.breach("a node does not recover");
        }
      }
      disk.mountCut();
      found.add(new Oracle(copy, acks).checkCut(promised, now), "oracle");
    } finally {
      disk.unmountCut();
    }
    if (found.clean()) {
      Workplace.delete(copy.root());
    }
    return found;
  }

  /** What was acknowledged before this moment must survive. */
  private long promised(NodeProcess node) {
    long now = System.nanoTime();
    return switch (plan.durability) {
      case "batch" -> now;
      case "interval" -> now - TimeUnit.MILLISECONDS.toNanos(INTERVAL_MILLIS + SYNC_MILLIS);
      default -> node.safeNanos();
    };
  }

  /**
   * The copy takes the disk's place for one process, and the copied witness that of the witness.
   */
  private static List<String> inItsPlace(CutDisk disk, Workplace place, Workplace copy) {
    String script =
        "ip link set lo up && mount -o loop '%s' '%s' && mount --bind '%s' '%s' && { \"$@\"; code=$?; umount '%s'; exit $code; }"
            .formatted(disk.cutImage(), disk.mount(), copy.seen(), place.seen(), disk.mount());
    return List.of("unshare", "--mount", "--net", "sh", "-c", script, "sh");
  }
}
