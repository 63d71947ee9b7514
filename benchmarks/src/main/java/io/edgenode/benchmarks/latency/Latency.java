package io.edgenode.benchmarks.latency;

import io.edgenode.benchmarks.Engine;
import io.vertx.core.Promise;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Source → filter → map → sink at half of peak: first as fast as it goes, to know the peak, then at
 * shares of it. A reading's latency is counted from the moment at which it was due, until the sink
 * has it; garbage collection and checkpoints are within. Prints percentiles in microseconds.
 *
 * <p>Arguments: durability (default process), seconds of each run (default 10), readings a second
 * that are taken for the peak (default: what the run as fast as it goes had).
 */
public final class Latency {
  private static final double[] SHARES = {0.1, 0.5};

  private Latency() {}

  public static void main(String[] args) throws Exception {
    String durability = args.length > 0 ? args[0] : "process";
    int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
    Path place = Files.createTempDirectory("latency");
    try (Engine engine = new Engine(PacedSource.DESCRIPTOR, ClockSink.DESCRIPTOR)) {
      int peak = args.length > 2 ? Integer.parseInt(args[2]) : 0;
      run(engine, place, durability, seconds, peak, System.out);
    }
  }

  private static void run(
      Engine engine, Path place, String durability, int seconds, int known, PrintStream out)
      throws Exception {
    run(engine, place.resolve("warm"), durability, 0, seconds);
    long peak = known > 0 ? known : run(engine, place.resolve("peak"), durability, 0, seconds);
    out.printf("durability %s: peak %,d readings/s%n", durability, peak);
    for (double share : SHARES) {
      int rate = (int) (peak * share);
      run(engine, place.resolve("at-" + share), durability, rate, seconds);
      out.printf("at %.0f %% (%,d/s), microseconds since due:%n", share * 100, rate);
      for (Ages ages : Ages.values()) {
        out.printf(
            "  %-10s p50 %d, p90 %d, p99 %d, p99.9 %d, most %d%n",
            ages.place,
            ages.percentile(0.5),
            ages.percentile(0.9),
            ages.percentile(0.99),
            ages.percentile(0.999),
            ages.percentile(1));
      }
    }
  }

  /** Readings a second that came through, a first second left out. */
  private static long run(Engine engine, Path data, String durability, int rate, int seconds)
      throws Exception {
    for (Ages ages : Ages.values()) {
      ages.forget();
    }
    engine.run(
        yaml(durability, rate),
        data,
        runner -> {
          Promise<Void> over = Promise.promise();
          after(engine, 2, () -> Ages.count(true));
          after(
              engine,
              2 + seconds,
              () -> {
                Ages.count(false);
                over.complete();
              });
          return over.future();
        });
    return Ages.DELIVERED.count() / seconds;
  }

  private static void after(Engine engine, int seconds, Runnable action) {
    engine.vertx().setTimer(TimeUnit.SECONDS.toMillis(seconds), id -> action.run());
  }

  private static String yaml(String durability, int rate) {
    return """
        flow: latency
        journal: { durability: "%s" }
        sources:
          readings: { type: paced, rate: %d }
        processors:
          warm: { type: filter, from: readings, where: "temperature > 25" }
          enrich: { type: map, from: warm, set: { fahrenheit: "temperature * 9 / 5 + 32" } }
        sinks:
          clock: { type: clock, from: enrich }
        """
        .formatted(durability, rate);
  }
}
