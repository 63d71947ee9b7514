package io.edgenode.benchmarks.startup;

import io.edgenode.benchmarks.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Starts the packaged jar with ten idle flows and {@code -Xmx64m}: time to ready, CPU time until
 * then, memory and threads when it idles. Every variant runs once a round, so that all see the same
 * machine; the ratio is each to the first. Linux.
 *
 * <pre>
 * mvn -q package -DskipTests
 * mvn -q process-classes -Pbench -pl benchmarks -am \
 *   -Dbench="io.edgenode.benchmarks.startup.Startup 5 ../edge-node/target/edge-node.jar"
 * </pre>
 *
 * Several jars are compared with each other; each runs plainly and with a class-data archive, with
 * the collector that the JVM picks here and with the one that it picks on a small machine.
 */
public final class Startup {
  private static final int FLOWS = 10;

  /** What a start leaves behind has been given back by then: a node looks every five seconds. */
  private static final long IDLE_MILLIS = 17_000;

  private static final long WARM_UP_MILLIS = 2_000;

  /** What a JVM picks by itself on a machine with one core or less than 1,792 MB. */
  private static final List<String> SMALL = List.of("-XX:+UseSerialGC");

  private static final String FLOW =
      """
      flow: fNUMBER
      sources:
        posted: { type: http-listener, port: 0, path: /readings }
      processors:
        warm: { type: filter, from: posted, where: "temperature > 8" }
        more: { type: map, from: warm, set: { fahrenheit: "temperature * 9 / 5 + 32" }, remove: [humidity] }
      sinks:
        kept: { type: file, from: more, path: "out/fNUMBER.ndjson" }
      """;

  private record Run(double readySeconds, double cpuSeconds, double residentMebi, double threads) {}

  private Startup() {}

  public static void main(String[] args) throws Exception {
    int rounds = Integer.parseInt(args[0]);
    Path work = Files.createTempDirectory("startup");
    try {
      Map<String, List<String>> variants = new LinkedHashMap<>();
      for (int i = 1; i < args.length; i++) {
        Path jar = Path.of(args[i]).toAbsolutePath().normalize();
        Path archive = work.resolve(i + ".jsa");
        List<String> run = List.of("-jar", jar.toString());
        start(work, with(List.of("-Xint", "-XX:ArchiveClassesAtExit=" + archive), run), true);
        variants.put(jar.getFileName() + " " + i, run);
        List<String> archived = with(List.of("-XX:SharedArchiveFile=" + archive), run);
        variants.put(jar.getFileName() + " " + i + ", archive", archived);
        variants.put(jar.getFileName() + " " + i + ", small", with(SMALL, run));
        variants.put(jar.getFileName() + " " + i + ", small, archive", with(SMALL, archived));
      }
      measure(work, rounds, variants);
    } finally {
      Directories.delete(work);
    }
  }

  private static void measure(Path work, int rounds, Map<String, List<String>> variants)
      throws Exception {
    Map<String, List<Run>> runs = new LinkedHashMap<>();
    for (int round = 0; round < rounds; round++) {
      for (Map.Entry<String, List<String>> variant : variants.entrySet()) {
        Run run = start(work, variant.getValue(), false);
        runs.computeIfAbsent(variant.getKey(), first -> new ArrayList<>()).add(run);
      }
    }
    Run first = median(runs.values().iterator().next());
    System.out.printf("%-28s %20s %20s %20s %8s%n", "", "ready s", "CPU s", "RSS MiB", "threads");
    runs.forEach(
        (name, all) -> {
          Run median = median(all);
          System.out.printf(
              Locale.ROOT,
              "%-28s %11.2f (%5.2fx) %11.2f (%5.2fx) %11.0f (%5.2fx) %8.0f%n",
              name,
              median.readySeconds,
              median.readySeconds / first.readySeconds,
              median.cpuSeconds,
              median.cpuSeconds / first.cpuSeconds,
              median.residentMebi,
              median.residentMebi / first.residentMebi,
              median.threads);
        });
  }

  /** Starts a node in a fresh directory, waits until it is ready and idle, and stops it. */
  private static Run start(Path work, List<String> jvm, boolean warmUp) throws Exception {
    Path directory = Files.createTempDirectory(work, "node");
    Path flows = Files.createDirectory(directory.resolve("flows"));
    for (int i = 0; i < FLOWS; i++) {
      Files.writeString(
          flows.resolve("f" + i + ".yaml"), FLOW.replace("NUMBER", Integer.toString(i)));
    }
    List<String> command = new ArrayList<>(List.of(java(), "-Xmx64m"));
    command.addAll(jvm);
    command.add("run");
    Path out = directory.resolve("out.txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    builder.environment().put("EDGE_NODE_HTTP_PORT", "0");
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    long begun = System.nanoTime();
    Process process = builder.start();
    try {
      while (!Files.readString(out).contains("look at ")) {
        if (!process.isAlive() || System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(1)) {
          throw new IllegalStateException("did not get ready: " + Files.readString(out));
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      double ready = (System.nanoTime() - begun) / 1e9;
      double cpu = process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9;
      TimeUnit.MILLISECONDS.sleep(warmUp ? WARM_UP_MILLIS : IDLE_MILLIS);
      Path status = Path.of("/proc", Long.toString(process.pid()), "status");
      return new Run(ready, cpu, value(status, "VmRSS:") / 1024.0, value(status, "Threads:"));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private static long value(Path status, String key) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(text -> text.startsWith(key)).findFirst().orElseThrow();
      return Long.parseLong(line.substring(key.length()).replace("kB", "").strip());
    }
  }

  private static Run median(List<Run> runs) {
    return new Run(
        median(runs, Run::readySeconds),
        median(runs, Run::cpuSeconds),
        median(runs, Run::residentMebi),
        median(runs, Run::threads));
  }

  private static double median(List<Run> runs, ToDoubleFunction<Run> value) {
    return runs.stream().mapToDouble(value).sorted().toArray()[runs.size() / 2];
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static List<String> with(List<String> more, List<String> arguments) {
    List<String> all = new ArrayList<>(more);
    all.addAll(arguments);
    return all;
  }
}
