package io.edgenode.benchmarks.readings;

import com.sun.management.OperatingSystemMXBean;
import io.edgenode.benchmarks.Engine;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/**
 * {@code readings}: file → filter → map (two computed fields, one removed) → file, journalled, one
 * lane, in turn with {@link JacksonLoop} in the same JVM. Prints wall and CPU seconds of each round
 * and the ratio loop / engine: above 1 the engine is faster.
 *
 * <p>Arguments: lines (default 1,000,000), rounds (default 5).
 */
public final class Readings {
  private static final double NANOS = 1e9;

  private Readings() {}

  private interface Work {
    void run() throws Exception;
  }

  private record Cost(double wall, double cpu) {}

  public static void main(String[] args) throws Exception {
    int lines = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    Path place = Files.createTempDirectory("readings");
    try (Engine engine = new Engine()) {
      run(engine, place, lines, rounds, System.out);
    } finally {
      delete(place);
    }
  }

  private static void run(Engine engine, Path place, int lines, int rounds, PrintStream out)
      throws Exception {
    Path input = place.resolve("readings.ndjson");
    write(input, lines);
    out.printf("%,d lines, %,d bytes%n", lines, Files.size(input));
    out.println("round   loop wall  cpu    engine wall  cpu    loop/engine wall  cpu");
    for (int round = 1; round <= rounds; round++) {
      Path byHand = place.resolve("loop.ndjson");
      Path byFlow = place.resolve("engine.ndjson");
      Path data = place.resolve("data");
      Cost loop = measure(() -> JacksonLoop.run(input, byHand));
      FlowSnapshot[] snapshot = new FlowSnapshot[1];
      Cost flow = measure(() -> snapshot[0] = engine.run(yaml(input, byFlow), data));
      out.printf(
          "%5d   %8.2f %6.2f   %9.2f %6.2f   %10.2f %10.2f%n",
          round,
          loop.wall,
          loop.cpu,
          flow.wall,
          flow.cpu,
          loop.wall / flow.wall,
          loop.cpu / flow.cpu);
      if (Files.mismatch(byHand, byFlow) != -1) {
        throw new IllegalStateException(
            "the engine's file has "
                + Files.size(byFlow)
                + " bytes and differs from the loop's, which has "
                + Files.size(byHand)
                + ", at byte "
                + Files.mismatch(byHand, byFlow)
                + "; "
                + snapshot[0].lanes());
      }
      out.printf(
          "        bytes written per byte of input: %.2f%n",
          (double) snapshot[0].disk().written() / Files.size(input));
      Files.delete(byFlow);
      delete(data);
    }
  }

  private static String yaml(Path input, Path output) {
    return """
        flow: readings
        sources:
          readings: { type: file, path: "%s", format: ndjson }
        processors:
          warm: { type: filter, from: readings, where: "temperature > 25" }
          enrich:
            type: map
            from: warm
            set:
              fahrenheit: "temperature * 9 / 5 + 32"
              level: "temperature > 35 ? 'hot' : 'warm'"
            remove: [humidity]
        sinks:
          archive: { type: file, from: enrich, path: "%s" }
        """
        .formatted(input, output);
  }

  private static Cost measure(Work work) throws Exception {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    work.run();
    return new Cost((System.nanoTime() - wall) / NANOS, (system.getProcessCpuTime() - cpu) / NANOS);
  }

  private static void write(Path file, int lines) throws IOException {
    Random random = new Random(1);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int i = 0; i < lines; i++) {
        String line =
            "{\"ts\":"
                + (1_700_000_000_000L + i * 10L)
                + ",\"site\":\"a\",\"sensor\":\"s"
                + i % 100
                + "\",\"temperature\":"
                + (150 + random.nextInt(250)) / 10.0
                + ",\"humidity\":"
                + (20 + random.nextInt(60))
                + "}\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private static void delete(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      return;
    }
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
