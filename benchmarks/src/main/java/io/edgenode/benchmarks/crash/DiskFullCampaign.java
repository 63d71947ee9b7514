package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Row 4: another process fills the node's disk to many levels, up to the last byte, and frees it
 * again. The node stays up, refuses, loses nothing, and takes again soon after. Disks are a tmpfs
 * and an ext4 by turns; journal, checkpoints and what file sinks write are all on it.
 */
final class DiskFullCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration RESUMES = Duration.ofSeconds(10);
  private static final String SIZE = "128M";
  private static final long MIB = 1L << 20;
  private static final int LONGEST_HOLD = 2500;

  /** How much of what is free another process takes; above 1 it goes on until nothing is left. */
  private static final List<Double> LEVELS = List.of(0.5, 0.8, 0.9, 0.95, 0.99, 1.5, 1.5, 1.5);

  private static final List<Long> RESERVES = List.of(32 * MIB, 16 * MIB, 4 * MIB, MIB);

  private final Plan plan;
  private final Random random;
  private final PrintStream out;
  private int runs;
  private int refusing;
  private long slowest;

  /**
   * @param runs how often the disk is filled
   * @param perRound on one disk
   */
  record Plan(Path workspace, int runs, int perRound, int http, int mqtt, long seed) {}

  DiskFullCampaign(Plan plan, PrintStream out) {
    this.plan = plan;
    this.random = new Random(plan.seed);
    this.out = out;
  }

  Findings run() throws IOException {
    Findings total = new Findings();
    Path mount = plan.workspace.toAbsolutePath().resolve("small");
    Files.createDirectories(mount);
    for (int round = 0; runs < plan.runs; round++) {
      mount(mount, round % 2 == 0);
      try {
        Path root = plan.workspace.toAbsolutePath().resolve("full-" + round);
        Findings found = round(Workplace.fresh(new Workplace(root, mount)), round);
        total.add(found, "round " + round);
        out.println(found.report("round " + round + ", " + runs + " disk-full runs"));
        if (found.clean()) {
          Workplace.delete(root);
        }
      } finally {
        Shell.run("umount", "-l", mount.toString());
      }
    }
    out.println(
        total.report(runs + " disk-full runs (" + refusing + " with refusals)")
            + "; taken again after "
            + slowest
            + " ms at worst");
    return total;
  }

  private void mount(Path mount, boolean memory) throws IOException {
    if (memory) {
      Shell.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", mount.toString());
      return;
    }
    Path image = plan.workspace.toAbsolutePath().resolve("small.img");
    Files.deleteIfExists(image);
    Shell.run("truncate", "-s", SIZE, image.toString());
    Shell.run("mkfs.ext4", "-q", "-m", "0", image.toString());
    Shell.run("mount", "-o", "loop", image.toString(), mount.toString());
  }

  private Findings round(Workplace place, int round) throws IOException {
    Flows.Shape shape =
        new Flows.Shape(
            round % 3 == 0 ? "batch" : "process",
            "512MiB",
            "24h",
            200,
            Load.freePort(),
            plan.mqtt > 0 ? Load.freePort() : 0,
            "");
    Flows.write(place, shape);
    long reserve = RESERVES.get(round % RESERVES.size());
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log()).reserving(reserve);
    Findings found = new Findings();
    try (Load load = new Load(place, shape, plan.http, plan.mqtt, Duration.ofMillis(60));
        NodeProcess node = NodeProcess.start(start)) {
      found.check(node.await("READY", PATIENCE).isPresent(), "the node does not run");
      load.start();
      for (int i = 0; i < plan.perRound && runs < plan.runs; i++, runs++) {
        fill(place, load.acks(), found, "run " + i + " with a reserve of " + reserve);
        found.check(node.isAlive(), "the node ended in run " + i);
      }
      load.close();
      Settled.settle(node, found, PATIENCE);
      // What is only retained goes when the disk is short (K14): the journal tells no longer all.
      found.add(new Oracle(place, load.acks()).checkDelivered(), "oracle");
    }
    return found;
  }

  private void fill(Workplace place, Acks acks, Findings found, String run) throws IOException {
    KillCampaign.pause(200 + random.nextInt(800));
    Path filler = place.disk().resolve("filler");
    double level = LEVELS.get(random.nextInt(LEVELS.size()));
    long before = acks.refusals();
    long until =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(300 + random.nextInt(LONGEST_HOLD));
    do {
      long free = Files.getFileStore(place.disk()).getUsableSpace();
      take(filler, (long) (free * level));
      KillCampaign.pause(50);
    } while (level > 1 && System.nanoTime() < until);
    KillCampaign.pause((int) TimeUnit.NANOSECONDS.toMillis(Math.max(0, until - System.nanoTime())));
    refusing += acks.refusals() > before ? 1 : 0;
    Files.delete(filler);
    long freed = System.nanoTime();
    for (String source : acks.names()) {
      awaitAnother(acks, source, freed, found, run + ", level " + level);
    }
  }

  /** Another process takes bytes: the last ones it wants may not be there. */
  private static void take(Path filler, long bytes) throws IOException {
    String count = Long.toString(Math.max(1, bytes / 4096));
    Process dd =
        new ProcessBuilder(
                "dd",
                "if=/dev/zero",
                "of=" + filler,
                "bs=4096",
                "count=" + count,
                "oflag=append",
                "conv=notrunc",
                "status=none")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      dd.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private void awaitAnother(Acks acks, String source, long freed, Findings found, String where) {
    long count = acks.count(source);
    while (acks.count(source) == count && System.nanoTime() - freed < RESUMES.toNanos()) {
      KillCampaign.pause(10);
    }
    slowest = Math.max(slowest, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - freed));
    found.check(
        acks.count(source) > count,
        "nothing of " + source + " is taken " + RESUMES + " after space came back: " + where);
  }
}
