package io.edgenode.benchmarks.readings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.OperatingSystemMXBean;
import io.edgenode.benchmarks.Directories;
import io.edgenode.benchmarks.Engine;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code readings}: file → filter → map (two computed fields, one removed) → file, journalled, one
 * lane, in turn with the same by hand ({@link JacksonLoop}, {@link WindowLoop}) in the same JVM; or
 * with an average by sensor behind the map, over a second ({@code tumbling}) or over the last
 * minute every second ({@code hopping}), and then beside Hazelcast Jet, too. Prints wall and CPU
 * seconds of each round and the ratio loop / engine: above 1 the engine is faster.
 *
 * <p>Arguments: lines (default 1,000,000), rounds (default 5), {@code plain} (default), {@code
 * tumbling} or {@code hopping}.
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
    Shape shape = args.length > 2 ? Shape.valueOf(args[2].toUpperCase(Locale.ROOT)) : Shape.PLAIN;
    Path place = Files.createTempDirectory("readings");
    try (Engine engine = new Engine();
        JetPipeline jet = shape == Shape.PLAIN ? null : new JetPipeline()) {
      run(engine, jet, shape, place, lines, rounds, System.out);
    } finally {
      Directories.delete(place);
    }
  }

  private enum Shape {
    PLAIN(0, ""),
    TUMBLING(1, "type: tumbling, size: 1s,"),
    HOPPING(60, "type: hopping, size: 1m, every: 1s,");

    private final int panes;
    private final String window;

    Shape(int panes, String window) {
      this.panes = panes;
      this.window = window;
    }
  }

  private static void run(
      Engine engine,
      @Nullable JetPipeline jet,
      Shape shape,
      Path place,
      int lines,
      int rounds,
      PrintStream out)
      throws Exception {
    Path input = place.resolve("readings.ndjson");
    write(input, lines);
    out.printf("%,d lines, %,d bytes%n", lines, Files.size(input));
    out.println("round   loop wall  cpu    engine wall  cpu    loop/engine wall  cpu");
    for (int round = 1; round <= rounds; round++) {
      Path byHand = place.resolve("loop.ndjson");
      Path byFlow = place.resolve("engine.ndjson");
      Path data = place.resolve("data");
      Cost loop =
          measure(
              () -> {
                if (shape == Shape.PLAIN) {
                  JacksonLoop.run(input, byHand);
                } else {
                  WindowLoop.run(input, byHand, shape.panes);
                }
              });
      FlowSnapshot[] snapshot = new FlowSnapshot[1];
      Cost flow = measure(() -> snapshot[0] = engine.run(yaml(shape, input, byFlow), data));
      out.printf(
          "%5d   %8.2f %6.2f   %9.2f %6.2f   %10.2f %10.2f%n",
          round,
          loop.wall,
          loop.cpu,
          flow.wall,
          flow.cpu,
          loop.wall / flow.wall,
          loop.cpu / flow.cpu);
      if (!same(shape, byHand, byFlow)) {
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
      if (jet != null) {
        besideJet(jet, shape, input, byHand, flow, out);
      }
      Files.delete(byFlow);
      Directories.delete(data);
    }
  }

  /** Beside Jet, which needs no more than to give as many results; its order is its own. */
  private static void besideJet(
      JetPipeline jet, Shape shape, Path input, Path byHand, Cost flow, PrintStream out)
      throws Exception {
    Path byJet = byHand.resolveSibling("jet.ndjson");
    long expected;
    try (Stream<String> results = Files.lines(byHand)) {
      expected = results.count();
    }
    Cost cost = measure(() -> jet.run(input, byJet, shape.panes, expected));
    out.printf(
        "        jet wall %.2f cpu %.2f, jet/engine wall %.2f cpu %.2f%n",
        cost.wall, cost.cpu, cost.wall / flow.wall, cost.cpu / flow.cpu);
    Files.delete(byJet);
  }

  /** Byte for byte; averages to nine digits, as sums are compensated on one side alone. */
  private static boolean same(Shape shape, Path byHand, Path byFlow) throws IOException {
    if (shape == Shape.PLAIN) {
      return Files.mismatch(byHand, byFlow) == -1;
    }
    ObjectMapper mapper = new ObjectMapper();
    try (BufferedReader expected = Files.newBufferedReader(byHand);
        BufferedReader actual = Files.newBufferedReader(byFlow)) {
      while (true) {
        String one = expected.readLine();
        String other = actual.readLine();
        if (one == null || other == null) {
          return one == null && other == null;
        }
        ObjectNode left = (ObjectNode) mapper.readTree(one);
        ObjectNode right = (ObjectNode) mapper.readTree(other);
        double apart = left.remove("mean").asDouble() - right.remove("mean").asDouble();
        if (!left.equals(right) || Math.abs(apart) > 1e-9) {
          return false;
        }
      }
    }
  }

  private static String yaml(Shape shape, Path input, Path output) {
    String window =
        shape == Shape.PLAIN
            ? ""
            : """
              windows:
                mean:
                  { %s from: enrich, key: [sensor], timestamp: ts,
                    aggregate: { n: count(), mean: avg(fahrenheit) } }
              """
                .formatted(shape.window);
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
        %ssinks:
          archive: { type: file, from: %s, path: "%s" }
        """
        .formatted(input, window, shape == Shape.PLAIN ? "enrich" : "mean", output);
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
                + (1_700_000_000_000L + i)
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
}
