package io.edgenode.node.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Metrics in the formats that scrapers ask for. Stateless.
 *
 * @param contentType what {@code body} is
 */
public record Exposition(String contentType, byte[] body) {
  /**
   * OpenMetrics where {@code Accept} asks for it, else Prometheus' text.
   *
   * @param accept the request's header, empty if there is none
   */
  public static Exposition of(MetricsSnapshot snapshot, String accept) {
    ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    ExpositionFormatWriter writer =
        openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream body = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(body, toModel(snapshot));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exposition(writer.getContentType(), body.toByteArray());
  }

  /** The samples by metric name: {@code {"edge_in_flight": [{"labels": {…}, "value": 0}]}}. */
  public static JsonObject toJson(MetricsSnapshot snapshot) {
    JsonObject metrics = new JsonObject();
    snapshot
        .samples()
        .forEach(
            (metric, samples) -> {
              JsonArray values = new JsonArray();
              for (Sample sample : samples) {
                JsonObject labels = new JsonObject();
                for (int i = 0; i < sample.labels().size(); i++) {
                  labels.put(metric.labels().get(i), sample.labels().get(i));
                }
                values.add(new JsonObject().put("labels", labels).put("value", plain(sample)));
              }
              metrics.put(metric.fullName(), values);
            });
    return metrics;
  }

  /** The reference page, as it lies in docs/metrics.md. */
  static String reference() {
    StringBuilder page = new StringBuilder(8 * 1024);
    page.append("# Metrics\n\n")
        .append("Generated from the declarations in `io.edgenode.node.metrics.Metric`; a test")
        .append(" compares. Served at `/metrics` as Prometheus text, or as\n")
        .append("OpenMetrics where `Accept` asks for it, and at `/metrics.json`. All values of one")
        .append(" answer come from one snapshot.\n\n")
        .append("| metric | type | labels | what it says |\n|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      page.append("| `").append(metric.fullName()).append("` | ");
      page.append(metric.type().name().toLowerCase(Locale.ROOT)).append(" | ");
      page.append(String.join(", ", metric.labels())).append(" | ");
      page.append(metric.doc()).append(" |\n");
    }
    return page.toString();
  }

  private static Number plain(Sample sample) {
    long whole = (long) sample.value();
    return whole == sample.value() ? (Number) whole : (Number) sample.value();
  }

  private static MetricSnapshots toModel(MetricsSnapshot snapshot) {
    List<MetricSnapshot> all = new ArrayList<>();
    snapshot.samples().forEach((metric, samples) -> all.add(toModel(metric, samples)));
    return new MetricSnapshots(all);
  }

  private static MetricSnapshot toModel(Metric metric, List<Sample> samples) {
    String[] names = metric.labels().toArray(String[]::new);
    MetricMetadata metadata = metadata(metric);
    return switch (metric.type()) {
      case COUNTER ->
          new CounterSnapshot(
              metadata,
              samples.stream()
                  .map(s -> new CounterDataPointSnapshot(s.value(), labels(names, s), null, 0L))
                  .toList());
      case GAUGE ->
          new GaugeSnapshot(
              metadata,
              samples.stream()
                  .map(s -> new GaugeDataPointSnapshot(s.value(), labels(names, s), null))
                  .toList());
      case INFO ->
          new InfoSnapshot(
              metadata,
              samples.stream().map(s -> new InfoDataPointSnapshot(labels(names, s))).toList());
    };
  }

  private static MetricMetadata metadata(Metric metric) {
    return metric.unit().isEmpty()
        ? new MetricMetadata(metric.baseName(), metric.doc())
        : new MetricMetadata(metric.baseName(), metric.doc(), new Unit(metric.unit()));
  }

  private static Labels labels(String[] names, Sample sample) {
    return Labels.of(names, sample.labels().toArray(String[]::new));
  }
}
