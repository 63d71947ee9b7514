package io.edgenode.benchmarks.recovery;

import io.edgenode.benchmarks.Directories;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills the journal of one flow with readings as fast as it takes them, kills the node (SIGKILL)
 * and starts it again, several times: seconds until {@code /health/ready} answers 200, by the size
 * of the journal. What is consumed is retained, so the journal keeps the size that is asked for.
 * The node goes on taking readings each time until it is killed.
 *
 * <pre>
 * mvn -q package -DskipTests
 * mvn -q process-classes -Pbench -pl benchmarks -am \
 *   -Dbench="io.edgenode.benchmarks.recovery.Recovery ../edge-node/target/edge-node.jar 1 10"
 * </pre>
 *
 * Arguments: the jar, then sizes in GiB, rising; each takes a quarter more of the disk.
 */
public final class Recovery {
  private static final int STARTS = 5;
  private static final long GIBI = 1L << 30;
  private static final Pattern ADDRESS = Pattern.compile("look at +(http://[^/ ]+)/");

  private final Path jar;
  private final Path work;
  private final HttpClient http = HttpClient.newHttpClient();

  private Recovery(Path jar, Path work) {
    this.jar = jar;
    this.work = work;
  }

  public static void main(String[] args) throws Exception {
    Path work = Files.createTempDirectory("recovery");
    try {
      Recovery recovery = new Recovery(Path.of(args[0]).toAbsolutePath().normalize(), work);
      for (int i = 1; i < args.length; i++) {
        recovery.measure(Integer.parseInt(args[i]));
      }
    } finally {
      Directories.delete(work);
    }
  }

  private void measure(int gibi) throws Exception {
    Files.writeString(work.resolve("filled.yaml"), yaml(gibi * 1024 * 5 / 4));
    Process node = start();
    try {
      awaitReady(node);
      while (Directories.bytes(work.resolve("data")) < gibi * GIBI) {
        TimeUnit.MILLISECONDS.sleep(200);
      }
    } finally {
      kill(node);
    }
    double[] seconds = new double[STARTS];
    for (int i = 0; i < STARTS; i++) {
      long begun = System.nanoTime();
      Process again = start();
      try {
        awaitReady(again);
        seconds[i] = (System.nanoTime() - begun) / 1e9;
        // It works for a while: what it has done since its last checkpoint is lost each time.
        TimeUnit.SECONDS.sleep(2);
      } finally {
        kill(again);
      }
    }
    Arrays.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "journal of %.1f GiB: ready after %.2f s (median of %d), %.2f at worst%n",
        Directories.bytes(work.resolve("data")) / (double) GIBI,
        seconds[STARTS / 2],
        STARTS,
        seconds[STARTS - 1]);
  }

  private static String yaml(int mebi) {
    return """
        flow: filled
        journal: { max-size: %dMiB, retain: 7d }
        sources:
          readings: { type: generate, sensors: 500 }
        windows:
          average:
            type: tumbling
            from: readings
            key: sensor
            size: 1s
            aggregate: { average: avg(temperature) }
        sinks:
          nowhere: { type: drop, from: average }
        """
        .formatted(mebi);
  }

  private Process start() throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    ProcessBuilder builder =
        new ProcessBuilder(List.of(java, "-Xmx256m", "-jar", jar.toString(), "run", "filled.yaml"))
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("out.txt").toFile());
    builder.environment().put("EDGE_NODE_HTTP_PORT", "0");
    builder.environment().put("EDGE_NODE_DATA_MAX_SIZE", "1TiB");
    return builder.start();
  }

  private void awaitReady(Process node) throws Exception {
    long begun = System.nanoTime();
    while (true) {
      String said = Files.readString(work.resolve("out.txt"));
      if (!node.isAlive() || System.nanoTime() - begun > TimeUnit.MINUTES.toNanos(1)) {
        throw new IllegalStateException("did not get ready: " + said);
      }
      Matcher address = ADDRESS.matcher(said);
      if (address.find() && isReady(address.group(1))) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  private boolean isReady(String address) throws Exception {
    HttpRequest ask = HttpRequest.newBuilder(URI.create(address + "/health/ready")).build();
    return http.send(ask, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }

  private static void kill(Process node) throws InterruptedException {
    node.destroyForcibly();
    node.waitFor();
  }
}
