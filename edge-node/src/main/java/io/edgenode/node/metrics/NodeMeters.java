package io.edgenode.node.metrics;

import io.edgenode.engine.runtime.flow.Timings;
import io.edgenode.node.view.NodeStats;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The node's meters in a Micrometer registry of its own, made when the first scrape comes: a node
 * that nobody asks does without. Any thread; scrapes exclude each other, so that each sees the
 * snapshot that it brought.
 */
public final class NodeMeters implements AutoCloseable {
  private final DurationMeters durations = new DurationMeters();
  private @Nullable Open open;

  /** The registry with what fills it. */
  private static final class Open {
    private final PrometheusMeterRegistry registry =
        new PrometheusMeterRegistry(
            PrometheusConfig.DEFAULT, new PrometheusRegistry(), Clock.SYSTEM);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final SnapshotMeters snapshot = new SnapshotMeters(registry);

    Open() {
      registry.throwExceptionOnRegistrationFailure();
      registry.config().meterFilter(new DeclaredMeters());
      new ProcessMeters().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
      new FileDescriptorMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new ClassLoaderMetrics().bindTo(registry);
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      collections.bindTo(registry);
    }
  }

  /** Where lanes tell how long things took. */
  public Timings timings() {
    return durations;
  }

  /**
   * All metrics: those of flows from this snapshot, the others as of now.
   *
   * @param accept the request's header, empty if there is none
   */
  public Exposition scrape(NodeStats node, String accept) {
    return Exposition.of(collect(node), accept);
  }

  /** The same by metric name. */
  public JsonObject toJson(NodeStats node) {
    return Exposition.toJson(collect(node));
  }

  synchronized MetricSnapshots collect(NodeStats node) {
    Open meters = open();
    meters.snapshot.show(MetricsCollector.collect(node));
    Set<DurationMeters.Key> there = new HashSet<>();
    node.flows()
        .forEach(
            flow -> {
              there.add(new DurationMeters.Key(flow.name(), ""));
              flow.components()
                  .forEach(c -> there.add(new DurationMeters.Key(flow.name(), c.name())));
            });
    durations.retain(there::contains);
    return meters.registry.getPrometheusRegistry().scrape();
  }

  synchronized MeterRegistry registry() {
    return open().registry;
  }

  private synchronized Open open() {
    Open made = open;
    if (made == null) {
      made = new Open();
      open = made;
      durations.connect(made.registry);
    }
    return made;
  }

  /** Stops listening to the garbage collector. */
  @Override
  public synchronized void close() {
    Open made = open;
    if (made != null) {
      made.collections.close();
      made.registry.close();
    }
  }
}
