package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real node's scrapes say while it works as fast as it can. */
final class ScrapeIT {
  private static final int COUNT = 1_000_000;

  /** Two lanes, branches that meet, a state, a window, a filter: every kind but dead letters. */
  private static final String BUSY =
      """
      flow: busy
      lanes: 2
      partition-by: [sensor]
      sources:
        made: { type: generate, count: %d, sensors: 50 }
      processors:
        warm: { type: filter, from: made, where: "temperature > 20" }
        more: { type: map, from: warm, set: { f: "temperature * 9 / 5 + 32" } }
        once: { type: deadband, from: more, key: sensor, field: f, delta: 5 }
      sinks:
        kept: { type: file, from: [once, made], path: "out/{{ lane }}.ndjson" }
        gone: { type: drop, from: warm.unmatched }
      """
          .formatted(COUNT);

  private static final Pattern URL = Pattern.compile("look at +(http://\\S+)/ ");
  private static final Pattern SAMPLE =
      Pattern.compile(
          "(?m)^edge_(?:ledger_total|in_flight)\\{flow=\"busy\"(?:,kind=\"(\\w+)\")?} (\\S+)$");

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @DisplayName("K24: the ledger adds up in every scrape of a busy node, to the last FlowFile")
  void everyScrapeAddsUp(@TempDir Path scratch) throws Exception {
    Files.writeString(scratch.resolve("busy.yaml"), BUSY);
    Set<Map<String, Double>> seen = new HashSet<>();
    try (JarProcess node =
        JarProcess.start(InstalledJdk.discover().get(0), scratch, "run", "busy.yaml")) {
      Matcher url = URL.matcher(node.awaitOut(out -> URL.matcher(out).find()));
      assertThat(url.find()).isTrue();
      long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
      Map<String, Double> ledger;
      do {
        ledger = scrape(url.group(1) + "/metrics");
        assertAddsUp(ledger);
        seen.add(ledger);
        assertThat(System.nanoTime()).as("so far %s", ledger).isLessThan(deadline);
      } while (value(ledger, "journalled") < COUNT || value(ledger, "in flight") > 0);
    }
    assertThat(seen).as("different moments").hasSizeGreaterThan(5);
  }

  private static double value(Map<String, Double> ledger, String kind) {
    return ledger.getOrDefault(kind, Double.NaN);
  }

  private static void assertAddsUp(Map<String, Double> ledger) {
    double began = value(ledger, "journalled") + value(ledger, "spawned");
    double ended =
        ledger.entrySet().stream()
            .filter(one -> !Set.of("journalled", "spawned").contains(one.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sum();
    assertThat(began).as("%s", ledger).isEqualTo(ended);
  }

  /** By kind; {@code in flight} beside them. */
  private Map<String, Double> scrape(String url) throws Exception {
    String text =
        client
            .send(
                HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    Map<String, Double> ledger =
        SAMPLE
            .matcher(text)
            .results()
            .collect(
                Collectors.toMap(
                    found -> found.group(1) == null ? "in flight" : found.group(1),
                    found -> Double.parseDouble(found.group(2))));
    assertThat(ledger).as(text).hasSize(8);
    return ledger;
  }
}
