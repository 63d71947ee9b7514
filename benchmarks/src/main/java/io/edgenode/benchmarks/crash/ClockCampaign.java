package io.edgenode.benchmarks.crash;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Row 7: the wall clock steps under a running node, and between two lives of it, by libfaketime;
 * monotonic time goes on. What comes is taken and timers fire all the while, and at the end all is
 * as the journal says.
 */
final class ClockCampaign {
  private static final Path LIBRARY =
      Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How long timers may stand still: they are due every fifth of a second. */
  private static final Duration MOST_SILENCE = Duration.ofSeconds(5);

  private static final List<String> STEPS =
      List.of("+3600", "-3600", "+315360000", "-315360000", "@1970-01-01 00:10:00", "+0");

  private final Path workspace;
  private final PrintStream out;

  ClockCampaign(Path workspace, PrintStream out) {
    this.workspace = workspace;
    this.out = out;
  }

  Findings run() throws IOException {
    if (!Files.exists(LIBRARY)) {
      throw new IOException(LIBRARY + " is not there: install the package faketime");
    }
    Workplace place = Workplace.in(workspace.resolve("clock"));
    Path time = place.root().resolve("time");
    set(time, "+0");
    Flows.Shape shape =
        new Flows.Shape("process", "1GiB", "24h", 200, Load.freePort(), Load.freePort(), "");
    Flows.write(place, shape);
    NodeProcess.Start start =
        NodeProcess.Start.of(place.flow(), place.data(), place.log())
            .under(
                Map.of(
                    "LD_PRELOAD",
                    LIBRARY.toString(),
                    "DONT_FAKE_MONOTONIC",
                    "1",
                    "FAKETIME_NO_CACHE",
                    "1",
                    "FAKETIME_TIMESTAMP_FILE",
                    time.toString()));
    Findings found = new Findings();
    try (Load load = new Load(place, shape, 2, 1, Duration.ofMillis(30))) {
      load.start();
      for (String between : STEPS) {
        try (NodeProcess node = NodeProcess.start(start)) {
          found.check(
              node.await("READY", PATIENCE).isPresent(), "the node does not run at " + between);
          // Producers that met the end of the life before need a moment.
          goesOn(place, load.acks(), found, "begun at " + between, PATIENCE);
          for (String step : STEPS) {
            set(time, step);
            goesOn(place, load.acks(), found, "stepped to " + step, MOST_SILENCE);
          }
        }
        set(time, between);
        out.println("a life with " + STEPS.size() + " steps, the next begins at " + between);
      }
      Settled.settle(start, load, found, PATIENCE);
      found.add(new Oracle(place, load.acks()).checkAll(), "oracle");
    }
    out.println(found.report(STEPS.size() * STEPS.size() + " steps of the clock"));
    return found;
  }

  private static void set(Path file, String time) throws IOException {
    Path next = file.resolveSibling("time.next");
    Files.writeString(next, time + "\n", StandardCharsets.US_ASCII);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void goesOn(
      Workplace place, Acks acks, Findings found, String where, Duration most) throws IOException {
    long taken = acks.total();
    long fired = size(place.written(Flows.SUMS));
    long begun = System.nanoTime();
    while ((acks.total() == taken || size(place.written(Flows.SUMS)) == fired)
        && System.nanoTime() - begun < most.toNanos()) {
      KillCampaign.pause(20);
    }
    found.check(acks.total() > taken, "nothing was taken within " + most + ": " + where);
    found.check(
        size(place.written(Flows.SUMS)) > fired, "no timer fired within " + most + ": " + where);
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
