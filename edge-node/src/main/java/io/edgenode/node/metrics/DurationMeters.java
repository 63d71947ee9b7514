package io.edgenode.node.metrics;

import io.edgenode.engine.runtime.flow.Timings;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Distributions of durations, recorded as they happen, not with the snapshot. Any thread; a lane
 * that records waits for nobody.
 */
final class DurationMeters implements Timings {
  /** From a memory-mapped write to the timeout of a remote one. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30)
  };

  /** How many wait for the registry; nobody has looked yet, so what comes beyond is forgotten. */
  private static final int MOST_WAITING = 1_000;

  private final Map<Key, Timer> timers = new ConcurrentHashMap<>();
  private final BlockingQueue<Waiting> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private volatile @Nullable MeterRegistry registry;

  /** Which flow, and which component of it; empty for the flow itself. */
  record Key(String flow, String component) {}

  private record Waiting(Key key, long nanos) {}

  /** Takes the registry, once, and gives it what waits. */
  void connect(MeterRegistry opened) {
    registry = opened;
    for (Waiting one = waiting.poll(); one != null; one = waiting.poll()) {
      timer(one.key(), opened).record(one.nanos(), TimeUnit.NANOSECONDS);
    }
  }

  @Override
  public void checkpointTook(String flow, long nanos) {
    record(new Key(flow, ""), nanos);
  }

  @Override
  public void sinkWriteTook(String flow, String sink, long nanos) {
    record(new Key(flow, sink), nanos);
  }

  /** Removes what is gone. */
  void retain(Predicate<Key> isThere) {
    for (Key key : List.copyOf(timers.keySet())) {
      Meter gone = isThere.test(key) ? null : timers.remove(key);
      MeterRegistry opened = registry;
      if (gone != null && opened != null) {
        opened.remove(gone);
      }
    }
  }

  private void record(Key key, long nanos) {
    MeterRegistry opened = registry;
    if (opened == null) {
      waiting.offer(new Waiting(key, nanos));
    } else {
      timer(key, opened).record(nanos, TimeUnit.NANOSECONDS);
    }
  }

  private Timer timer(Key key, MeterRegistry opened) {
    Timer known = timers.get(key);
    return known != null ? known : timers.computeIfAbsent(key, first -> register(first, opened));
  }

  private static Timer register(Key key, MeterRegistry opened) {
    boolean ofFlow = key.component().isEmpty();
    Timer.Builder builder =
        Timer.builder((ofFlow ? Metric.CHECKPOINT_DURATION : Metric.SINK_WRITE_DURATION).getName())
            .tag("flow", key.flow())
            .serviceLevelObjectives(BUCKETS);
    return (ofFlow ? builder : builder.tag("component", key.component())).register(opened);
  }
}
