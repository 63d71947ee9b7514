package io.edgenode.benchmarks.keys;

import io.edgenode.benchmarks.Directories;
import io.edgenode.benchmarks.Engine;
import io.edgenode.engine.runtime.checkpoint.CheckpointStats;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.TimeUnit;

/**
 * A keyed average over an hour that nothing closes, with ever more keys; each key comes three
 * times. Prints records a second, heap behind a collection, what checkpoints cost, and how long a
 * restart takes to the point where sources run.
 *
 * <p>Arguments: numbers of keys (default 1,000 10,000 100,000 1,000,000), and a number of lanes
 * with {@code lanes=} before it.
 */
public final class Keys {
  private static final int ROUNDS = 3;
  private static final int POLL_MILLIS = 50;
  private static final double NANOS = 1e9;
  private static final double MICROS = 1e3;
  private static final double MIB = 1 << 20;

  private Keys() {}

  public static void main(String[] args) throws Exception {
    int lanes =
        Arrays.stream(args)
            .filter(arg -> arg.startsWith("lanes="))
            .mapToInt(arg -> Integer.parseInt(arg.substring("lanes=".length())))
            .findFirst()
            .orElse(1);
    int[] counts =
        Arrays.stream(args).filter(arg -> !arg.contains("=")).mapToInt(Integer::parseInt).toArray();
    System.out.println(
        "     keys  lanes  records/s   heap MiB   checkpoints  longest pause us   last: bytes    ms"
            + "   restart s");
    for (int keys : counts.length == 0 ? new int[] {1_000, 10_000, 100_000, 1_000_000} : counts) {
      Path place = Files.createTempDirectory("keys");
      try (Engine engine = new Engine()) {
        run(engine, place, keys, lanes);
      } finally {
        Directories.delete(place);
      }
    }
  }

  private static void run(Engine engine, Path place, int keys, int lanes) throws Exception {
    Path input = place.resolve("in.ndjson");
    write(input, keys, keys * ROUNDS, 1000);
    String yaml =
        """
        flow: keys
        %sjournal: { max-size: 4GiB }
        sources:
          readings: { type: file, path: "%s", format: ndjson, follow: true }
        windows:
          mean:
            { type: tumbling, size: 1h, from: readings, key: [k], timestamp: ts, max-keys: 2000000,
              aggregate: { n: count(), mean: avg(v) } }
        sinks:
          archive: { type: file, from: mean, path: "%s" }
        """
            .formatted(
                lanes > 1 ? "lanes: " + lanes + "\npartition-by: [k]\n" : "",
                input,
                place.resolve(lanes > 1 ? "out-{{ lane }}.ndjson" : "out.ndjson"));
    long begun = System.nanoTime();
    long[] passed = new long[1];
    long[] heap = new long[1];
    FlowSnapshot full =
        engine.run(
            yaml,
            place.resolve("data"),
            runner ->
                until(engine.vertx(), runner, (long) keys * ROUNDS)
                    .onSuccess(done -> passed[0] = System.nanoTime() - begun)
                    .compose(done -> heldStill(engine.vertx()))
                    .onSuccess(bytes -> heap[0] = bytes));
    long again = System.nanoTime();
    long[] restarted = new long[1];
    engine.run(
        yaml,
        place.resolve("data"),
        runner -> {
          restarted[0] = System.nanoTime() - again;
          return Future.succeededFuture();
        });
    CheckpointStats worst =
        full.lanes().stream()
            .map(LaneStats::checkpoints)
            .max(Comparator.comparingLong(CheckpointStats::longestPauseNanos))
            .orElseThrow();
    System.out.printf(
        "%,9d  %5d  %,9.0f  %9.0f  %12d  %16.0f  %12d  %4d  %10.2f%n",
        keys,
        lanes,
        keys * ROUNDS / (passed[0] / NANOS),
        heap[0] / MIB,
        worst.taken(),
        worst.longestPauseNanos() / MICROS,
        worst.lastBytes(),
        worst.lastMillis(),
        restarted[0] / NANOS);
  }

  /** Waits until so many records are journalled and through. */
  static Future<Void> until(Vertx vertx, FlowRunner runner, long records) {
    Promise<Void> promise = Promise.promise();
    vertx.setPeriodic(
        POLL_MILLIS,
        id ->
            runner
                .snapshot()
                .onSuccess(
                    now -> {
                      long in = now.lanes().stream().mapToLong(LaneStats::journalled).sum();
                      long behind = now.lanes().stream().mapToLong(LaneStats::backlog).sum();
                      if (in == records && behind == 0 && vertx.cancelTimer(id)) {
                        promise.complete();
                      }
                    }));
    return promise.future();
  }

  /** Long enough for the checkpoints that the last records bring. */
  private static Future<Long> heldStill(Vertx vertx) {
    return vertx.timer(4, TimeUnit.SECONDS).map(fired -> heap());
  }

  /** What is used behind a collection. */
  static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  /** Readings of so many keys in turns, so many in a millisecond of event time, within an hour. */
  static void write(Path file, int keys, int records, int inMilli) throws IOException {
    long hour = TimeUnit.HOURS.toMillis(1);
    long begin = System.currentTimeMillis() / hour * hour;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      for (int i = 0; i < records; i++) {
        String line =
            "{\"ts\":"
                + (begin + i / inMilli)
                + ",\"k\":\"device-"
                + (i % keys)
                + "\",\"v\":"
                + (i % 400) / 4.0
                + "}\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
