package io.edgenode.node.metrics;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The values of all metrics at one moment. Filled by one thread, then only read. */
final class MetricsSnapshot {
  private final Map<Metric, List<Sample>> samples = new EnumMap<>(Metric.class);

  MetricsSnapshot() {}

  /** Counts beyond 2^53 lose their last digits: Prometheus has doubles alone. */
  void put(Metric metric, long value, String... labels) {
    put(metric, (double) value, labels);
  }

  void put(Metric metric, double value, String... labels) {
    if (labels.length != metric.labels().size()) {
      throw new IllegalArgumentException(
          metric.fullName() + " has the labels " + metric.labels() + ", not " + labels.length);
    }
    samples.computeIfAbsent(metric, m -> new ArrayList<>()).add(new Sample(List.of(labels), value));
  }

  /** Those with a value, in the order of their declaration. */
  Map<Metric, List<Sample>> samples() {
    return Collections.unmodifiableMap(samples);
  }
}
