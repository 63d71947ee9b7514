package io.edgenode.benchmarks.readings;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Filter, map and a keyed average by hand: one thread, Jackson's tree, no journal, no state that
 * survives. Lines come in the order of their time, which it takes for granted.
 */
final class WindowLoop {
  private static final int BUFFER = 1 << 16;
  private static final long EVERY = 1_000;

  private final ObjectMapper mapper = new ObjectMapper();
  private final int panes;
  private final Map<String, Ring> rings = new TreeMap<>();
  private long pane = Long.MIN_VALUE;

  private WindowLoop(int panes) {
    this.panes = panes;
  }

  /** The last sums and counts of one sensor, a place a second. */
  private static final class Ring {
    private final double[] sums;
    private final long[] counts;

    Ring(int panes) {
      sums = new double[panes];
      counts = new long[panes];
    }
  }

  /**
   * @param panes how many seconds a window has; one begins every second
   */
  static void run(Path input, Path output, int panes) throws IOException {
    new WindowLoop(panes).run(input, output);
  }

  private void run(Path input, Path output) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(input);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(output), BUFFER)) {
      String line = lines.readLine();
      while (line != null) {
        ObjectNode record = (ObjectNode) mapper.readTree(line);
        double temperature = record.get("temperature").asDouble();
        if (temperature > 25) {
          record.put("fahrenheit", temperature * 9 / 5 + 32);
          record.put("level", temperature > 35 ? "hot" : "warm");
          record.remove("humidity");
          add(record, out);
        }
        line = lines.readLine();
      }
      for (int i = 0; i < panes; i++) {
        close(out);
      }
    }
  }

  private void add(ObjectNode record, OutputStream out) throws IOException {
    long at = Math.floorDiv(record.get("ts").asLong(), EVERY);
    while (pane != Long.MIN_VALUE && pane < at) {
      close(out);
    }
    pane = at;
    Ring ring = rings.computeIfAbsent(record.get("sensor").asText(), key -> new Ring(panes));
    int place = Math.floorMod(at, panes);
    ring.sums[place] += record.get("fahrenheit").asDouble();
    ring.counts[place]++;
  }

  /** Gives out every sensor's window that ends with this second, and begins the next. */
  private void close(OutputStream out) throws IOException {
    for (Map.Entry<String, Ring> sensor : rings.entrySet()) {
      double sum = 0;
      long count = 0;
      for (int i = 0; i < panes; i++) {
        sum += sensor.getValue().sums[i];
        count += sensor.getValue().counts[i];
      }
      if (count > 0) {
        ObjectNode result = mapper.createObjectNode();
        result.put("sensor", sensor.getKey());
        result.put("window_start", (pane + 1 - panes) * EVERY);
        result.put("window_end", (pane + 1) * EVERY);
        result.put("n", count);
        result.put("mean", sum / count);
        out.write(mapper.writeValueAsBytes(result));
        out.write('\n');
      }
      int next = Math.floorMod(pane + 1, panes);
      sensor.getValue().sums[next] = 0;
      sensor.getValue().counts[next] = 0;
    }
    pane++;
  }
}
