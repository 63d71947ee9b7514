package io.edgenode.benchmarks.keys;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.edgenode.benchmarks.Directories;
import io.edgenode.benchmarks.Engine;
import io.vertx.core.Future;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a keyed average costs by number of keys, by how many windows overlap, and by lanes: records
 * a second, CPU time and bytes allocated for a record, and heap behind a collection with everything
 * open. Reading the file, the journal and checkpoints are part of it; every row is a flow of its
 * own in one JVM, behind two that warm it up.
 *
 * <p>Argument: how many records a row has (default 1,000,000, at most 2,000,000), a millisecond of
 * event time apart. Rows of keys have one window of an hour; rows of overlap have 100 keys and a
 * result of each every second.
 */
public final class Costs {
  private static final int RECORDS = 1_000_000;
  private static final int FEW_KEYS = 100;
  private static final int[] KEYS = {FEW_KEYS, 10_000, 100_000, 1_000_000};
  private static final int[] OVERLAPS = {1, 10, 60, 600};
  private static final int[] LANES = {1, 2};
  private static final double NANOS = 1e9;
  private static final double MIB = 1 << 20;

  /**
   * @param overlap how many windows a record is in; 0 for one window that nothing closes
   */
  private record Row(int keys, int overlap, int lanes) {
    String window() {
      return overlap == 0
          ? "type: tumbling, size: 1h"
          : "type: hopping, size: " + overlap + "s, every: 1s";
    }

    String flow(Path input, Path place) {
      return """
      flow: costs
      %sjournal: { max-size: 4GiB }
      sources:
        readings: { type: file, path: "%s", format: ndjson, follow: true }
      windows:
        mean:
          { %s, from: readings, key: [k], timestamp: ts, max-keys: 2000000,
            aggregate: { n: count(), mean: avg(v) } }
      sinks:
        archive: { type: file, from: mean, path: "%s" }
      """
          .formatted(
              lanes > 1 ? "lanes: " + lanes + "\npartition-by: [k]\n" : "",
              input,
              window(),
              place.resolve(lanes > 1 ? "out-{{ lane }}.ndjson" : "out.ndjson"));
    }
  }

  /** What was used up to now, by the whole process. */
  private record Used(long nanos, long cpuNanos, long bytes) {
    static Used now() {
      ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
      long bytes = 0;
      for (long each : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
        bytes += Math.max(0, each);
      }
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      return new Used(System.nanoTime(), system.getProcessCpuTime(), bytes);
    }
  }

  private final int records;
  private final Path place;
  private final Map<Integer, Path> inputs = new HashMap<>();

  private Costs(int records, Path place) {
    this.records = records;
    this.place = place;
  }

  public static void main(String[] args) throws Exception {
    int records = args.length == 0 ? RECORDS : Integer.parseInt(args[0]);
    Path place = Files.createTempDirectory("costs");
    try {
      new Costs(records, place).run();
    } finally {
      Directories.delete(place);
    }
  }

  private void run() throws Exception {
    for (int lanes : LANES) {
      measure(new Row(FEW_KEYS, OVERLAPS[1], lanes));
    }
    System.out.println(
        "     keys  overlap  lanes  records/s  CPU ns/record  bytes/record  heap MiB");
    List<Row> rows = new ArrayList<>();
    for (int lanes : LANES) {
      for (int keys : KEYS) {
        rows.add(new Row(keys, 0, lanes));
      }
      for (int overlap : OVERLAPS) {
        rows.add(new Row(FEW_KEYS, overlap, lanes));
      }
    }
    for (Row row : rows) {
      System.out.println(measure(row));
    }
  }

  private String measure(Row row) throws Exception {
    Path input = input(row.keys);
    Path own = Files.createDirectory(place.resolve("row"));
    Used[] used = new Used[2];
    long[] heap = new long[1];
    try (Engine engine = new Engine()) {
      engine.run(
          row.flow(input, own),
          own.resolve("data"),
          runner -> {
            used[0] = Used.now();
            return Keys.until(engine.vertx(), runner, records)
                .compose(
                    done -> {
                      used[1] = Used.now();
                      heap[0] = Keys.heap();
                      return Future.succeededFuture();
                    });
          });
    } finally {
      Directories.delete(own);
    }
    return "%,9d  %7s  %5d  %,9.0f  %,13d  %,12d  %8.0f"
        .formatted(
            row.keys,
            row.overlap == 0 ? "-" : row.overlap,
            row.lanes,
            records / ((used[1].nanos - used[0].nanos) / NANOS),
            (used[1].cpuNanos - used[0].cpuNanos) / records,
            (used[1].bytes - used[0].bytes) / records,
            heap[0] / MIB);
  }

  private Path input(int keys) throws IOException {
    Path known = inputs.get(keys);
    if (known == null) {
      known = place.resolve(keys + ".ndjson");
      Keys.write(known, keys, records, 1);
      inputs.put(keys, known);
    }
    return known;
  }
}
