package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Rows 8 and 9: a sink that is away while records come, and one that takes a hundredth of what
 * comes, on a disk buffer. The first holds up its flow in a bounded heap and drains in order when
 * it is back; the second holds up nobody else.
 */
final class SinkCampaign {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String HEAP = "1g";
  private static final long MIB = 1L << 20;

  /** The drain must be at least so many times as fast as records came. */
  private static final int DRAIN_FACTOR = 5;

  private final Path workspace;
  private final int seconds;
  private final PrintStream out;

  /**
   * @param seconds how long records come
   */
  SinkCampaign(Path workspace, int seconds, PrintStream out) {
    this.workspace = workspace;
    this.seconds = seconds;
    this.out = out;
  }

  /** Row 8. */
  Findings away() throws IOException {
    Workplace place = Workplace.in(workspace.resolve("away"));
    Flows.Shape shape = shape(", buffer-count: 10000");
    Flows.write(place, shape);
    Path away = place.seen().resolveSibling(place.seen().getFileName() + ".away");
    Files.createFile(away);
    // The flow's dedupe remembers every record that comes: that is what takes the heap.
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log()).withHeap(HEAP);
    Findings found = new Findings();
    try (Load load = new Load(place, shape, 2, 1, Duration.ofMillis(20));
        NodeProcess node = NodeProcess.start(start)) {
      found.check(node.await("READY", PATIENCE).isPresent(), "the node does not run");
      load.start();
      long heapBefore = heapAfter(node, seconds / 2);
      long heapAfter = heapAfter(node, seconds - seconds / 2);
      load.close();
      double rate = (double) load.acks().total() / seconds;
      Files.delete(away);
      long first = awaitGrowth(place.seen(), found);
      Settled.settle(node, found, PATIENCE);
      double drained =
          load.acks().total()
              / ((System.nanoTime() - first) / (double) TimeUnit.SECONDS.toNanos(1));
      found.check(
          drained >= DRAIN_FACTOR * rate,
          String.format("drained %.0f/s, came %.0f/s", drained, rate));
      out.printf(
          "%d s away: %.0f records/s came, %.0f/s drained; heap %d and %d MiB used%n",
          seconds, rate, drained, heapBefore / MIB, heapAfter / MIB);
      found.add(new Oracle(place, load.acks()).checkAll(), "oracle");
    }
    out.println(found.report("a sink that was away"));
    return found;
  }

  /** Row 9. */
  Findings slow() throws IOException {
    Workplace place = Workplace.in(workspace.resolve("slow"));
    Flows.Shape fast = shape(", buffer: disk, max-size: 512MiB");
    Flows.Shape slow =
        new Flows.Shape(
            fast.durability(),
            fast.maxSize(),
            fast.retain(),
            fast.checkpointMillis(),
            fast.http(),
            fast.mqtt(),
            fast.witness() + ", rate: 50");
    Flows.write(place, slow);
    // The flow's dedupe remembers every record that comes: that is what takes the heap.
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log()).withHeap(HEAP);
    Findings found = new Findings();
    try (Load load = new Load(place, fast, 4, 2, Duration.ofMillis(5))) {
      try (NodeProcess node = NodeProcess.start(start)) {
        found.check(node.await("READY", PATIENCE).isPresent(), "the node does not run");
        load.start();
        KillCampaign.pause(Math.toIntExact(TimeUnit.SECONDS.toMillis(seconds)));
        load.close();
        KillCampaign.pause(2000);
        String stats = stats(node);
        found.check(stats.contains(" backlog=0 "), "the slow sink holds up its flow: " + stats);
        long lines = written(place.seen());
        found.check(
            lines < load.acks().total() / 10, "the slow sink is not slow: " + lines + " written");
        out.printf(
            "%d s: %d acknowledged, all through the flow, %d at the slow sink%n",
            seconds, load.acks().total(), lines);
      }
      // The node was killed with a full buffer; the sink is quick now.
      Flows.write(place, fast);
      Settled.settle(start, load, found, PATIENCE);
      found.add(new Oracle(place, load.acks()).checkAll(), "oracle");
    }
    out.println(found.report("a slow sink on a disk buffer, then a kill"));
    return found;
  }

  private static long written(Path seen) throws IOException {
    try (Stream<String> lines = Files.lines(seen)) {
      return lines.filter(line -> !line.startsWith("#")).count();
    }
  }

  private static Flows.Shape shape(String witness) {
    return new Flows.Shape(
        "process", "1GiB", "24h", 300, Load.freePort(), Load.freePort(), witness);
  }

  private static String stats(NodeProcess node) {
    node.tell("stats");
    return node.await("STATS", Duration.ofSeconds(20)).orElse("no answer");
  }

  private static long heapAfter(NodeProcess node, int pauseSeconds) {
    KillCampaign.pause(Math.toIntExact(TimeUnit.SECONDS.toMillis(pauseSeconds)));
    String stats = stats(node);
    int at = stats.indexOf(" heap=") + " heap=".length();
    return at < " heap=".length()
        ? -1
        : Long.parseLong(stats.substring(at, stats.indexOf(' ', at)));
  }

  private static long awaitGrowth(Path file, Findings found) throws IOException {
    long size = Files.size(file);
    long begun = System.nanoTime();
    while (Files.size(file) == size && System.nanoTime() - begun < PATIENCE.toNanos()) {
      KillCampaign.pause(5);
    }
    found.check(Files.size(file) > size, "the sink is back, and nothing is delivered");
    return System.nanoTime();
  }
}
