package io.edgenode.node.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DistributionDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/**
 * Metrics in the formats that scrapers ask for. Immutable.
 *
 * @param contentType what {@code body} is
 */
public record Exposition(String contentType, byte[] body) {
  /**
   * OpenMetrics where {@code Accept} asks for it, else Prometheus' text.
   *
   * @param accept the request's header, empty if there is none
   */
  static Exposition of(MetricSnapshots metrics, String accept) {
    ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();
    ExpositionFormatWriter writer =
        openMetrics.accepts(accept) ? openMetrics : PrometheusTextFormatWriter.create();
    ByteArrayOutputStream body = new ByteArrayOutputStream(64 * 1024);
    try {
      writer.write(body, metrics);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Exposition(writer.getContentType(), body.toByteArray());
  }

  /**
   * By metric name: {@code {"edge_in_flight": [{"labels": {…}, "value": 0}]}}; durations have
   * {@code count} and {@code sum} instead of a value.
   */
  static JsonObject toJson(MetricSnapshots metrics) {
    JsonObject json = new JsonObject();
    for (MetricSnapshot metric : metrics) {
      JsonArray values = new JsonArray();
      String ending = "";
      for (DataPointSnapshot point : metric.getDataPoints()) {
        JsonObject labels = new JsonObject();
        for (Label label : point.getLabels()) {
          labels.put(label.getName(), label.getValue());
        }
        JsonObject value = new JsonObject().put("labels", labels);
        if (point instanceof CounterDataPointSnapshot counter) {
          value.put("value", plain(counter.getValue()));
          ending = "_total";
        } else if (point instanceof GaugeDataPointSnapshot gauge) {
          value.put("value", plain(gauge.getValue()));
        } else if (point instanceof DistributionDataPointSnapshot durations) {
          value.put("count", durations.getCount()).put("sum", plain(durations.getSum()));
        } else {
          value.put("value", 1);
          ending = "_info";
        }
        values.add(value);
      }
      json.put(metric.getMetadata().getPrometheusName() + ending, values);
    }
    return json;
  }

  /** The reference page, as it lies in docs/metrics.md. */
  static String reference() {
    StringBuilder page = new StringBuilder(8 * 1024);
    page.append("# Metrics\n\n")
        .append("Generated from the declarations in `io.edgenode.node.metrics.Metric`; a test")
        .append(" compares. Served at `/metrics` as Prometheus text, or as\n")
        .append("OpenMetrics where `Accept` asks for it, and at `/metrics.json`. What one answer")
        .append(" says of flows comes from one snapshot. A summary or\n")
        .append("histogram has `_count` and `_sum`, and beside it a gauge `_max`: the longest of")
        .append(" the last minutes.\n\n")
        .append("A metric is there once there is something to tell: a duration after it was")
        .append(" measured for the first time, a refusal by its reason after\n")
        .append("the first one, and what only some components have (asynchronous steps, windows,")
        .append(" disk buffers, retries) where there is one. An alert on such a\n")
        .append("metric takes its absence as 0.\n\n")
        .append("| metric | type | labels | what it says |\n|---|---|---|---|\n");
    for (Metric metric : Metric.values()) {
      page.append("| `").append(metric.fullName()).append("` | ");
      page.append(metric.type().name().toLowerCase(Locale.ROOT)).append(" | ");
      page.append(String.join(", ", metric.labels())).append(" | ");
      page.append(metric.doc()).append(" |\n");
    }
    return page.toString();
  }

  /** Whole numbers without a point; what is no number has none in JSON. */
  private static Object plain(double value) {
    long whole = (long) value;
    if (whole == value) {
      return whole;
    }
    return Double.isFinite(value) ? (Object) value : String.valueOf(value);
  }
}
