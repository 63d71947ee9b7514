package io.edgenode.node.metrics;

import io.edgenode.node.view.CheckpointStats;
import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.LaneBacklog;
import io.edgenode.node.view.Ledger;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.StorageStats;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Turns one snapshot of the node into the values of all metrics. Stateless. */
final class MetricsCollector {
  private MetricsCollector() {}

  /** What this snapshot says of every metric that comes from it. */
  static MetricsSnapshot collect(NodeStats node) {
    MetricsSnapshot into = new MetricsSnapshot();
    into.put(Metric.NODE_INFO, 1, node.node(), node.version(), Runtime.version().toString());
    into.put(Metric.UPTIME, seconds(node.uptime()));
    into.put(Metric.DATA_SIZE, node.dataBytes());
    into.put(Metric.DATA_FREE, node.freeBytes());
    into.put(Metric.STATE_HEAP, node.stateBytes());
    into.put(Metric.STATE_LIMIT, node.stateLimit());
    for (InvalidFlow.Instead instead : InvalidFlow.Instead.values()) {
      long files = node.invalid().stream().filter(f -> f.instead() == instead).count();
      into.put(Metric.FLOW_FILES_INVALID, files, word(instead));
    }
    for (FlowStats flow : node.flows()) {
      flow(into, flow);
    }
    return into;
  }

  private static void flow(MetricsSnapshot into, FlowStats flow) {
    String name = flow.name();
    for (FlowStats.State state : FlowStats.State.values()) {
      into.put(Metric.FLOW_STATE, flow.state() == state ? 1 : 0, name, word(state));
    }
    into.put(Metric.FLOW_READY, flow.ready() ? 1 : 0, name);
    into.put(Metric.FLOW_RESTARTS, flow.restarts(), name);
    ledger(into, Metric.LEDGER, flow.ledger(), name);
    into.put(Metric.IN_FLIGHT, flow.inFlight(), name);
    into.put(Metric.CLOCK_STEPS, flow.clockSteps(), name);
    flow.lanes().forEach(lane -> lane(into, name, lane));
    storage(into, name, flow.storage());
    checkpoints(into, name, flow.checkpoints());
    flow.components().forEach(component -> component(into, name, component));
  }

  private static void lane(MetricsSnapshot into, String flow, LaneBacklog lane) {
    String number = Integer.toString(lane.lane());
    into.put(Metric.LANE_BACKLOG, lane.backlog(), flow, number);
    into.put(Metric.LANE_LAG, seconds(lane.lag()), flow, number);
  }

  private static void storage(MetricsSnapshot into, String flow, StorageStats storage) {
    into.put(Metric.JOURNAL_SIZE, storage.journalBytes(), flow);
    into.put(Metric.JOURNAL_MAX, storage.journalMaxBytes(), flow);
    into.put(Metric.CLAIMS_SIZE, storage.claimBytes(), flow);
    into.put(Metric.WRITTEN, storage.writtenBytes(), flow);
    into.put(Metric.WRITTEN_PER_FLOWFILE, storage.writtenBytesPerFlowFile(), flow);
    into.put(Metric.DAMAGED, storage.damagedRanges(), flow);
    into.put(Metric.DEAD_LETTERS, storage.deadLetters(), flow);
    into.put(Metric.DEAD_LETTERS_AGE, seconds(storage.oldestDeadLetter()), flow);
    into.put(Metric.DEAD_LETTERS_SIZE, storage.deadLetterBytes(), flow);
    into.put(Metric.DEAD_LETTERS_MAX, storage.deadLetterMaxBytes(), flow);
  }

  private static void checkpoints(MetricsSnapshot into, String flow, CheckpointStats checkpoints) {
    into.put(Metric.CHECKPOINTS, checkpoints.taken(), flow, "completed");
    into.put(Metric.CHECKPOINTS, checkpoints.failed(), flow, "failed");
    into.put(Metric.CHECKPOINT_PAUSE, seconds(checkpoints.lastPause()), flow);
    into.put(Metric.CHECKPOINT_LONGEST_PAUSE, seconds(checkpoints.longestPause()), flow);
    into.put(Metric.CHECKPOINT_SIZE, checkpoints.lastBytes(), flow);
  }

  private static void component(MetricsSnapshot into, String flow, ComponentStats component) {
    String name = component.name();
    into.put(Metric.RECEIVED, component.received(), flow, name);
    into.put(Metric.EMITTED, component.emitted(), flow, name);
    ledger(into, Metric.COMPONENT_LEDGER, component.ended(), flow, name);
    into.put(Metric.STATE_KEYS, component.stateKeys(), flow, name);
    into.put(Metric.STATE_EVICTED, component.evictedKeys(), flow, name);
    into.put(Metric.COMPONENT_READY, component.problem().isEmpty() ? 1 : 0, flow, name);
    if (component.detail() instanceof ComponentStats.OfSource source) {
      into.put(Metric.SOURCE_BUFFERED, source.buffered(), flow, name);
      into.put(Metric.SOURCE_PAUSED, source.paused() ? 1 : 0, flow, name);
      source
          .refused()
          .forEach((reason, count) -> into.put(Metric.SOURCE_REFUSED, count, flow, name, reason));
    } else if (component.detail() instanceof ComponentStats.OfWindow window) {
      into.put(Metric.WINDOW_DISTANT_TIMES, window.distantTimes(), flow, name);
    } else if (component.detail() instanceof ComponentStats.OfProcessor processor
        && processor.asynchronous()) {
      into.put(Metric.ASYNC_IN_FLIGHT, processor.inFlight(), flow, name);
    } else if (component.detail() instanceof ComponentStats.OfSink sink) {
      sink(into, flow, name, sink);
    }
  }

  private static void sink(
      MetricsSnapshot into, String flow, String name, ComponentStats.OfSink sink) {
    into.put(Metric.SINK_UNDELIVERED, sink.undelivered(), flow, name);
    into.put(Metric.SINK_RESENT, sink.resent(), flow, name);
    into.put(Metric.SINK_CONNECTED, sink.connected() ? 1 : 0, flow, name);
    into.put(Metric.SINK_NOT_CONNECTED, seconds(sink.notConnectedFor()), flow, name);
    sink.retryIn().ifPresent(in -> into.put(Metric.SINK_RETRY_IN, seconds(in), flow, name));
    for (ComponentStats.Breaker state : ComponentStats.Breaker.values()) {
      into.put(Metric.SINK_BREAKER, sink.breaker() == state ? 1 : 0, flow, name, word(state));
    }
    sink.buffer()
        .ifPresent(
            buffer -> {
              into.put(Metric.OUTBOX_ENTRIES, buffer.entries(), flow, name);
              into.put(Metric.OUTBOX_SIZE, buffer.bytes(), flow, name);
            });
  }

  private static void ledger(MetricsSnapshot into, Metric metric, Ledger ledger, String... labels) {
    put(into, metric, ledger.journalled(), "journalled", labels);
    put(into, metric, ledger.spawned(), "spawned", labels);
    put(into, metric, ledger.delivered(), "delivered", labels);
    put(into, metric, ledger.filtered(), "filtered", labels);
    put(into, metric, ledger.absorbed(), "absorbed", labels);
    put(into, metric, ledger.dropped(), "dropped", labels);
    put(into, metric, ledger.deadLettered(), "dead_lettered", labels);
  }

  private static void put(
      MetricsSnapshot into, Metric metric, long value, String kind, String... labels) {
    String[] all = Arrays.copyOf(labels, labels.length + 1);
    all[labels.length] = kind;
    into.put(metric, value, all);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
