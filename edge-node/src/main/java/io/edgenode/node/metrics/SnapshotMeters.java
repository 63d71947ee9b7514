package io.edgenode.node.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Function meters that all read one snapshot (K24): {@link #show} puts its values in, registers
 * what is new in it and removes what is gone, such as a flow's. Between two calls every scrape sees
 * one moment. Owner: {@link NodeMeters}, under its lock.
 */
final class SnapshotMeters {
  private final MeterRegistry registry;
  private final Map<Metric, Map<List<String>, Series>> shown = new EnumMap<>(Metric.class);
  private long round;

  SnapshotMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  /** One value with its meter. */
  private static final class Series {
    private double value;
    private long round;
    private @Nullable Meter meter;

    private double value() {
      return value;
    }
  }

  void show(MetricsSnapshot snapshot) {
    round++;
    snapshot.samples().forEach((metric, samples) -> samples.forEach(s -> show(metric, s)));
    shown
        .values()
        .forEach(
            all ->
                all.values()
                    .removeIf(
                        series -> {
                          boolean gone = series.round != round;
                          if (gone) {
                            registry.remove(Objects.requireNonNull(series.meter));
                          }
                          return gone;
                        }));
  }

  private void show(Metric metric, Sample sample) {
    Series series =
        shown
            .computeIfAbsent(metric, first -> new HashMap<>())
            .computeIfAbsent(sample.labels(), first -> register(metric, sample));
    series.value = sample.value();
    series.round = round;
  }

  private Series register(Metric metric, Sample sample) {
    Series series = new Series();
    Tags tags = Tags.empty();
    for (int i = 0; i < sample.labels().size(); i++) {
      tags = tags.and(metric.labels().get(i), sample.labels().get(i));
    }
    series.meter =
        switch (metric.type()) {
          case COUNTER ->
              FunctionCounter.builder(metric.getName(), series, Series::value)
                  .tags(tags)
                  .register(registry);
          case GAUGE, INFO ->
              Gauge.builder(metric.getName(), series, Series::value)
                  .tags(tags)
                  .strongReference(true)
                  .register(registry);
          case SUMMARY, HISTOGRAM ->
              throw new IllegalArgumentException(metric + " is recorded, not read");
        };
    return series;
  }
}
