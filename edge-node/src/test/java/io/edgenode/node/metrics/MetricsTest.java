package io.edgenode.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.StatsSamples;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MetricsTest {
  private static final Path REFERENCE = Path.of("..", "docs", "metrics.md");

  private static final NodeStats NODE =
      StatsSamples.node(
          StatsSamples.running("cold-chain"),
          StatsSamples.stuck("vibration", "nobody answers at broker:1883"));

  private final MetricsSnapshot snapshot = MetricsCollector.collect(NODE);
  private final NodeMeters meters = new NodeMeters();

  MetricsTest() {
    meters.timings().checkpointTook("cold-chain", 1_000_000);
    meters.timings().sinkWriteTook("cold-chain", "cloud", 1_000_000);
  }

  @AfterEach
  void close() {
    meters.close();
  }

  @Test
  void everyDeclaredMetricIsScraped() {
    JsonObject json = meters.toJson(NODE);
    System.gc(); // so that there is a pause to tell of
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!json.containsKey(Metric.JVM_GC_PAUSE.fullName()) && System.nanoTime() < deadline) {
      Thread.onSpinWait(); // the collector tells on a thread of its own
      json = meters.toJson(NODE);
    }

    assertThat(json.fieldNames().stream().filter(name -> !name.endsWith("_max")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Metric.values())
                .map(Metric::fullName)
                .filter(name -> !name.endsWith("_max"))
                .toList());
  }

  @Test
  @DisplayName("P5: meters of a flow that is gone go, and one that returns has new ones")
  void metersComeAndGo() {
    meters.timings().checkpointTook("vibration", 1);
    assertThat(scrape("")).contains("flow=\"vibration\"");
    NodeStats one = StatsSamples.node(StatsSamples.running("cold-chain"));
    int with = meters.registry().getMeters().size();

    assertThat(text(meters.scrape(one, ""))).doesNotContain("flow=\"vibration\"");

    assertThat(meters.registry().getMeters()).hasSizeLessThan(with - 50);
    assertThat(scrape("")).contains("edge_in_flight{flow=\"vibration\"} 10.0");
  }

  @Test
  void aScrapeShowsTheSnapshotThatItBrings() {
    assertThat(scrape(""))
        .contains("edge_sink_connected{component=\"cloud\",flow=\"vibration\"} 0");
    NodeStats mended =
        StatsSamples.node(StatsSamples.running("cold-chain"), StatsSamples.running("vibration"));

    assertThat(text(meters.scrape(mended, "")))
        .contains("edge_sink_connected{component=\"cloud\",flow=\"vibration\"} 1");
  }

  @Test
  void durationsAreDistributions() {
    meters.timings().sinkWriteTook("cold-chain", "cloud", TimeUnit.MILLISECONDS.toNanos(3));
    scrape("");
    meters.timings().sinkWriteTook("cold-chain", "cloud", TimeUnit.SECONDS.toNanos(40));

    assertThat(scrape(""))
        .contains("# TYPE edge_sink_write_duration_seconds histogram")
        .contains(bucket("0.001", 1))
        .contains(bucket("0.005", 2))
        .contains(bucket("30.0", 2))
        .contains(bucket("+Inf", 3))
        .contains(
            "edge_sink_write_duration_seconds_sum{component=\"cloud\",flow=\"cold-chain\"} 40.004");
  }

  private static String bucket(String most, int count) {
    return "edge_sink_write_duration_seconds_bucket{component=\"cloud\",flow=\"cold-chain\",le=\""
        + most
        + "\"} "
        + count;
  }

  @Test
  @DisplayName("What Micrometer's binders have beside what is declared is left out")
  void nothingUndeclaredIsScraped() {
    scrape("");
    assertThat(meters.registry().getMeters())
        .allMatch(meter -> meter.getId().getName().startsWith("edge."))
        .allMatch(meter -> meter.getId().getDescription() != null);
  }

  @Test
  void namesArePrefixedInBaseUnitsAndUnique() {
    assertThat(Arrays.stream(Metric.values()).map(Metric::fullName))
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches("edge_[a-z][a-z_]*[a-z]"))
        .noneMatch(name -> name.matches(".*_(ms|millis|milliseconds|kib|kb|mib|mb|percent)(_.*)?"));
    for (Metric metric : Metric.values()) {
      assertThat(metric.fullName().endsWith("_total"))
          .as(metric.fullName())
          .isEqualTo(metric.type() == Metric.Type.COUNTER);
      assertThat(metric.doc()).as(metric.fullName()).endsWith(".");
    }
  }

  @Test
  void noSeriesIsGivenTwice() {
    snapshot
        .samples()
        .forEach(
            (metric, samples) -> {
              Set<List<String>> seen = new HashSet<>();
              samples.forEach(
                  sample ->
                      assertThat(seen.add(sample.labels())).as("%s %s", metric, sample).isTrue());
            });
  }

  @Test
  @DisplayName("K24: what a scrape shows of the ledger adds up")
  void ledgerAddsUp() {
    double began = ledger("journalled") + ledger("spawned");
    double ended =
        ledger("delivered")
            + ledger("filtered")
            + ledger("absorbed")
            + ledger("dropped")
            + ledger("dead_lettered");
    double inFlight = value(Metric.IN_FLIGHT, "cold-chain");
    assertThat(began).isEqualTo(ended + inFlight).isPositive();
  }

  @Test
  void refusesValuesWhoseLabelsWereNotDeclared() {
    assertThatThrownBy(() -> new MetricsSnapshot().put(Metric.LEDGER, 1, "flow"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("edge_ledger_total")
        .hasMessageContaining("[flow, kind]");
  }

  @Test
  void speaksPrometheusTextByDefault() {
    Exposition exposition = meters.scrape(NODE, "");

    assertThat(exposition.contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(text(exposition))
        .contains("# TYPE edge_ledger_total counter")
        .contains("edge_ledger_total{flow=\"cold-chain\",kind=\"journalled\"} 100.0")
        .contains("# TYPE edge_in_flight gauge")
        .contains("edge_in_flight{flow=\"cold-chain\"} 10.0")
        .contains("edge_sink_connected{component=\"cloud\",flow=\"vibration\"} 0.0")
        .doesNotContain("# EOF");
  }

  @Test
  void speaksOpenMetricsWhereItIsAskedFor() {
    Exposition exposition =
        meters.scrape(NODE, "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");

    assertThat(exposition.contentType()).startsWith("application/openmetrics-text");
    assertThat(text(exposition)).contains("# TYPE edge_ledger counter").endsWith("# EOF\n");
  }

  @Test
  void writesTheSameValuesAsJson() {
    JsonObject json = meters.toJson(NODE);

    assertThat(json.getJsonArray("edge_in_flight").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("labels", new JsonObject().put("flow", "cold-chain"))
                .put("value", 10L));
    assertThat(json.getJsonArray("edge_checkpoint_duration_seconds").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("labels", new JsonObject().put("flow", "cold-chain"))
                .put("count", 1L)
                .put("sum", 0.001));
  }

  /** Run with {@code -Dedge-node.write-docs=true} to write the page anew. */
  @Test
  void referencePageIsWhatTheDeclarationsSay() throws IOException {
    if (Boolean.getBoolean("edge-node.write-docs")) {
      Files.writeString(REFERENCE, Exposition.reference());
    }
    assertThat(REFERENCE)
        .as("docs/metrics.md is stale: run this test with -Dedge-node.write-docs=true")
        .hasContent(Exposition.reference());
  }

  @Test
  void promtoolFindsNothingToSay(@TempDir Path scratch) throws Exception {
    Optional<Path> promtool = PrometheusTools.find("promtool");
    PrometheusTools.assumeInstalled("promtool", promtool);
    Path exposition = scratch.resolve("metrics.txt");
    Files.write(exposition, meters.scrape(NODE, "").body());
    Path findings = scratch.resolve("findings.txt");

    Process process =
        new ProcessBuilder(promtool.orElseThrow().toString(), "check", "metrics")
            .redirectInput(exposition.toFile())
            .redirectErrorStream(true)
            .redirectOutput(findings.toFile())
            .start();

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(findings).hasContent("");
    assertThat(process.exitValue()).isZero();
  }

  private double ledger(String kind) {
    return value(Metric.LEDGER, "cold-chain", kind);
  }

  private double value(Metric metric, String... labels) {
    return snapshot.samples().getOrDefault(metric, List.of()).stream()
        .filter(sample -> sample.labels().equals(List.of(labels)))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private String scrape(String accept) {
    return text(meters.scrape(NODE, accept));
  }

  private static String text(Exposition exposition) {
    return new String(exposition.body(), StandardCharsets.UTF_8);
  }
}
