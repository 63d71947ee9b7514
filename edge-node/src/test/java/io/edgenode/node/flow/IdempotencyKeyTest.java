package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.lane.LaneStats;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is posted again with its key, after the process that had taken it is gone. */
final class IdempotencyKeyTest extends RiggedTest {
  private static final int ELEMENTS = 2_500;

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @ValueSource(strings = {"", "lanes: 2\npartition-by: [n]\n"})
  @DisplayName("P2: a device that resends behind a crash, with its key, makes no second FlowFile")
  void acrossCrash(String lanes) throws Exception {
    String yaml =
        """
        flow: posted
        %ssources:
          posted: { type: http-listener, port: 0, path: /in }
          others: { type: generate, count: 5000, sensors: 7 }
        sinks:
          out: { type: drop, from: [posted, others] }
        """
            .formatted(lanes);
    String many = String.join("\n", Collections.nCopies(ELEMENTS, "{\"n\":1}\n{\"n\":2}"));
    FlowRunner first = started(yaml);
    assertThat(post(first, many, "many")).isEqualTo("{\"accepted\":" + 2 * ELEMENTS + "}");
    assertThat(post(first, "{\"n\":3}", "one")).isEqualTo("{\"accepted\":1}");
    long journalled = journalled(first);

    rig.close();
    rig = new FlowRig(data);
    FlowRunner second = started(yaml);
    assertThat(post(second, many, "many")).isEqualTo("{\"accepted\":" + 2 * ELEMENTS + "}");
    assertThat(post(second, "{\"n\":3}", "one")).isEqualTo("{\"accepted\":1}");
    assertThat(journalled(second)).isEqualTo(journalled);
    assertThat(post(second, "{\"n\":3}", "another")).isEqualTo("{\"accepted\":1}");
    assertThat(journalled(second)).isEqualTo(journalled + 1);
  }

  @Test
  @DisplayName(
      "P1 P9: what is lost out of the middle of a body is taken when the device resends it")
  void acrossDamage() throws Exception {
    String yaml =
        """
        flow: posted
        sources:
          posted: { type: http-listener, port: 0, path: /in }
          others: { type: generate, count: 10 }
        sinks:
          out: { type: drop, from: [posted, others] }
        """;
    String body =
        IntStream.range(0, ELEMENTS)
            .mapToObj("{\"n\":\"element %03d\"}"::formatted)
            .collect(Collectors.joining("\n"));
    FlowRunner first = started(yaml);
    post(first, body, "key");
    rig.close();
    damage("element 600");

    rig = new FlowRig(data);
    FlowRunner second = started(yaml);
    long journalled = journalled(second);
    assertThat(post(second, body, "key")).isEqualTo("{\"accepted\":" + ELEMENTS + "}");
    assertThat(journalled(second) - journalled)
        .as("elements taken again")
        .isGreaterThanOrEqualTo(ELEMENTS - 600)
        .isLessThan(ELEMENTS);
  }

  @Test
  @DisplayName("P2: a body whose first parts were consumed and released is known by its last one")
  void acrossRelease() throws Exception {
    String yaml =
        """
        flow: posted
        journal: { max-size: 1MiB }
        checkpoint: { interval: 20ms }
        sources:
          posted: { type: http-listener, port: 0, path: /in }
          others: { type: generate, count: 10 }
        sinks:
          out: { type: drop, from: [posted, others] }
        """;
    String body =
        IntStream.range(0, ELEMENTS)
            .mapToObj(i -> "{\"n\":\"" + i + "x".repeat(150) + "\"}")
            .collect(Collectors.joining("\n"));
    FlowRunner first = started(yaml);
    assertThat(post(first, body, "key")).isEqualTo("{\"accepted\":" + ELEMENTS + "}");
    FlowRig.until(
        () -> FlowRig.await(first.snapshot()).disk().journal() < body.length() / 2,
        "what was consumed is released");
    long journalled = journalled(first);

    rig.close();
    rig = new FlowRig(data);
    FlowRunner second = started(yaml);
    assertThat(post(second, body, "key")).isEqualTo("{\"accepted\":" + ELEMENTS + "}");
    assertThat(journalled(second)).isEqualTo(journalled);
  }

  private void damage(String text) throws IOException {
    try (Stream<Path> below = Files.walk(data)) {
      for (Path file : below.filter(path -> path.toString().endsWith(".cq4")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(text);
        if (at >= 0) {
          bytes[at] ^= 1;
          Files.write(file, bytes);
          return;
        }
      }
    }
    throw new AssertionError("no file holds " + text);
  }

  private FlowRunner started(String yaml) {
    FlowRunner runner = rig.runner(yaml);
    FlowRig.await(runner.start());
    FlowRig.until(
        () -> FlowRig.await(runner.snapshot()).sources().get("others").ended(),
        "the other source has ended");
    return runner;
  }

  private static long journalled(FlowRunner runner) {
    return FlowRig.await(runner.snapshot()).lanes().stream().mapToLong(LaneStats::journalled).sum();
  }

  private String post(FlowRunner runner, String body, String key) throws Exception {
    String status = FlowRig.await(runner.snapshot()).sources().get("posted").status();
    URI uri = URI.create(status.substring(status.indexOf("http://")));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/x-ndjson")
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }
}
