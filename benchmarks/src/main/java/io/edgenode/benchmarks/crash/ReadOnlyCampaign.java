package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * Row 5: the disk's file system gives up under load and lets nobody write any more, as ext4 does
 * after an I/O error. The node stops acknowledging, says why, and goes on living; after the disk
 * was mounted again everything acknowledged is there, but for what ext4 itself forgot in that
 * instant. Needs root.
 */
final class ReadOnlyCampaign {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int MOST_TRIES = 100;

  /** A sync that began before the file system gave up is answered so soon after, at the latest. */
  private static final Duration SYNC_UNDER_WAY = Duration.ofMillis(10);

  private static final String SIZE = "256M";

  private final Path workspace;
  private final int runs;
  private final Random random;
  private final PrintStream out;

  ReadOnlyCampaign(Path workspace, int runs, long seed, PrintStream out) {
    this.workspace = workspace.toAbsolutePath();
    this.runs = runs;
    this.random = new Random(seed);
    this.out = out;
  }

  Findings run() throws IOException {
    Findings total = new Findings();
    Path mount = Files.createDirectories(workspace.resolve("fragile"));
    Path image = workspace.resolve("fragile.img");
    for (int i = 0; i < runs; i++) {
      Files.deleteIfExists(image);
      Shell.run("truncate", "-s", SIZE, image.toString());
      Shell.run("mkfs.ext4", "-q", image.toString());
      mount(image, mount);
      try {
        Path root = workspace.resolve("readonly-" + i);
        Findings found = round(Workplace.fresh(new Workplace(root, mount)), image);
        total.add(found, "run " + i);
        out.println(found.report("run " + i) + ", " + found.tail + " forgotten by the disk");
        if (found.clean()) {
          Workplace.delete(root);
        }
      } finally {
        Shell.run("umount", "-l", mount.toString());
      }
    }
    out.println(
        total.report(runs + " disks that gave up") + ", " + total.tail + " forgotten by the disk");
    return total;
  }

  private static void mount(Path image, Path mount) throws IOException {
    Shell.run("mount", "-o", "loop", image.toString(), mount.toString());
  }

  /** Really, not lazily: the old mount must write nothing into the disk of the new one. */
  private static void unmount(Path mount) throws IOException {
    IOException busy = new IOException("never tried");
    for (int i = 0; i < MOST_TRIES; i++) {
      try {
        Shell.run("umount", mount.toString());
        return;
      } catch (IOException e) {
        busy = e;
        KillCampaign.pause(100);
      }
    }
    throw busy;
  }

  private Findings round(Workplace place, Path image) throws IOException {
    Flows.Shape shape =
        new Flows.Shape("batch", "64MiB", "24h", 200, Load.freePort(), Load.freePort(), "");
    Flows.write(place, shape);
    NodeProcess.Start start = NodeProcess.Start.of(place.flow(), place.data(), place.log());
    Findings found = new Findings();
    long from;
    long to;
    try (Load load = new Load(place, shape, 2, 1, Duration.ofMillis(30))) {
      try (NodeProcess node = NodeProcess.start(start)) {
        found.check(node.await("READY", PATIENCE).isPresent(), "the node does not run");
        load.start();
        KillCampaign.pause(500 + random.nextInt(1500));
        from = System.nanoTime();
        Shell.run("mount", "-o", "remount,abort", place.disk().toString());
        to = System.nanoTime() + SYNC_UNDER_WAY.toNanos();
        refuses(node, load.acks(), found);
      }
      unmount(place.disk());
      mount(image, place.disk());
      Settled.settle(start, load, found, PATIENCE);
      found.add(new Oracle(place, load.acks()).checkGivenUp(from, to), "oracle");
    }
    return found;
  }

  private static void refuses(NodeProcess node, Acks acks, Findings found) {
    // What was on its way may still be answered.
    KillCampaign.pause(1000);
    long taken = acks.total();
    KillCampaign.pause(1500);
    found.check(acks.total() == taken, "records were acknowledged that no disk has");
    found.check(node.isAlive(), "the node ended");
    node.tell("stats");
    String stats = node.await("STATS", Duration.ofSeconds(10)).orElse("no answer");
    boolean saysWhy = !stats.contains(" full= ") || stats.contains("state=BACKING_OFF");
    found.check(saysWhy, "the node does not say why it takes nothing: " + stats);
  }
}
