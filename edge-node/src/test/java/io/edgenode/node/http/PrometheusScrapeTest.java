package io.edgenode.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.metrics.PrometheusTools;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The metrics as a real Prometheus reads them, where one is installed. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class PrometheusScrapeTest {
  private final HttpClient asks = HttpClient.newHttpClient();
  private SurfaceRig rig;

  @BeforeEach
  void start() throws Exception {
    rig = new SurfaceRig();
  }

  @AfterEach
  void stop() throws Exception {
    rig.close();
  }

  @Test
  void aRealPrometheusScrapesTheNode(@TempDir Path scratch) throws Exception {
    Optional<Path> prometheus = PrometheusTools.find("prometheus");
    PrometheusTools.assumeInstalled("prometheus", prometheus);
    int port = freePort();
    Path config = scratch.resolve("prometheus.yml");
    Files.writeString(
        config,
        "scrape_configs: [{job_name: node, scrape_interval: 1s, scrape_timeout: 1s,"
            + " static_configs: [{targets: ['"
            + SurfaceRig.LOOPBACK
            + ":"
            + rig.port()
            + "']}]}]\n");
    Process process =
        new ProcessBuilder(
                prometheus.orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + scratch.resolve("tsdb"),
                "--web.listen-address=" + SurfaceRig.LOOPBACK + ":" + port)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile())
            .start();
    try {
      String query = "http://" + SurfaceRig.LOOPBACK + ":" + port + "/api/v1/query?query=";
      String value =
          untilAnswered(
              query + "edge_ledger_total%7Bflow%3D%22cold-chain%22,kind%3D%22spawned%22%7D");
      assertThat(value).isEqualTo("5");
      assertThat(untilAnswered(query + "up")).isEqualTo("1");
    } finally {
      process.destroy();
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Asks Prometheus until it has a sample; the test's own deadline is a minute. */
  private String untilAnswered(String url) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
    while (System.nanoTime() < deadline) {
      try {
        JsonObject answer =
            new JsonObject(
                asks.send(
                        HttpRequest.newBuilder(URI.create(url)).build(),
                        HttpResponse.BodyHandlers.ofString())
                    .body());
        var result = answer.getJsonObject("data", new JsonObject()).getJsonArray("result");
        if (result != null && !result.isEmpty()) {
          return result.getJsonObject(0).getJsonArray("value").getString(1);
        }
      } catch (IOException | io.vertx.core.json.DecodeException notYet) {
        // It is still starting.
      }
      // A look every now and then; nothing tells from outside when it has stored its first scrape.
      CompletableFuture.runAsync(
              () -> {}, CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
          .join();
    }
    throw new AssertionError("Prometheus has no sample for " + url);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
