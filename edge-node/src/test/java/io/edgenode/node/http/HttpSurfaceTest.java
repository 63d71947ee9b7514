package io.edgenode.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.runtime.flow.LaneAnswers;
import io.edgenode.node.metrics.NodeMeters;
import io.edgenode.node.metrics.PrometheusTools;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.StatsSamples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init") // set up before each test
final class HttpSurfaceTest {
  private static final String LOOPBACK = "127.0.0.1";

  private final HttpClient client = HttpClient.newHttpClient();
  private Vertx vertx;
  private final NodeMeters meters = new NodeMeters();
  private volatile Future<NodeStats> stats;
  private volatile Future<LaneAnswers> answer =
      Future.succeededFuture(
          new LaneAnswers(
              List.of(
                  new LaneAnswers.OfLane(
                      0,
                      new Queryable.Entry(
                          Key.empty(),
                          new byte[] {'{', '}'},
                          Attributes.empty(),
                          new byte[] {'{', '}'},
                          1))),
              Optional.empty()));
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpSurface surface;

  @BeforeEach
  void start() throws Exception {
    vertx = Vertx.vertx();
    stats = Future.succeededFuture(StatsSamples.node(StatsSamples.running("cold-chain")));
    surface =
        await(
            HttpSurface.start(
                vertx, LOOPBACK, 0, List.of("gateway.example"), () -> stats, this::latest, meters));
  }

  @AfterEach
  void stop() throws Exception {
    await(surface.stop());
    meters.close();
    await(vertx.close());
  }

  @Test
  void pageSaysWhatRunsWithoutAScript() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body())
        .contains("gateway-1", "cold-chain", "running", "http-listener", "127.0.0.1:9000")
        .contains("<span data-v=\"cold-chain/journalled\">100</span>");
  }

  @Test
  @DisplayName("P10: text from outside is escaped, and the page may load nothing but itself")
  void pageEscapes() throws Exception {
    HttpResponse<String> page = get("/");

    assertThat(page.body())
        .contains("Readings &lt;of&gt; &quot;devices&quot;")
        .contains("&lt;refused&gt;")
        .doesNotContain("<refused>")
        .doesNotContain("src=");
    assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
  }

  @Test
  void readinessNamesFlowComponentAndReason() throws Exception {
    assertThat(get("/health/ready").statusCode()).isEqualTo(200);
    stats =
        Future.succeededFuture(
            StatsSamples.node(
                StatsSamples.stuck("cold-chain", "nobody answers at broker:1883"),
                StatsSamples.failed("vibration", "its journal is damaged")));

    HttpResponse<String> ready = get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    JsonObject body = new JsonObject(ready.body());
    assertThat(body.getString("status")).isEqualTo("not ready");
    JsonObject stuck = body.getJsonArray("flows").getJsonObject(0);
    assertThat(stuck.getBoolean("ready")).isFalse();
    assertThat(stuck.getJsonArray("components").getJsonObject(3))
        .isEqualTo(
            new JsonObject()
                .put("component", "cloud")
                .put("ready", false)
                .put("reason", "nobody answers at broker:1883"));
    JsonObject failed = body.getJsonArray("flows").getJsonObject(1);
    assertThat(failed.getString("state")).isEqualTo("failed");
    assertThat(failed.getString("reason")).isEqualTo("its journal is damaged");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "P7: a file that does not run as it is is told; not ready is who runs nothing for it")
  void invalidFilesAreTold() throws Exception {
    NodeStats node = StatsSamples.node(StatsSamples.running("cold-chain"));
    String problem = "flows/cold-chain.yaml:3:7: unknown option '<form>'";
    stats =
        Future.succeededFuture(
            StatsSamples.with(
                node,
                new InvalidFlow(
                    "cold-chain.yaml",
                    Optional.of("cold-chain"),
                    InvalidFlow.Instead.LAST_GOOD,
                    List.of(problem))));

    HttpResponse<String> lastGood = get("/health/ready");

    assertThat(lastGood.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(lastGood.body()).getJsonArray("invalid").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("file", "cold-chain.yaml")
                .put("flow", "cold-chain")
                .put("runs", "last good")
                .put("ready", true)
                .put(
                    "reason",
                    "cold-chain.yaml is invalid, and flow 'cold-chain' runs as it last was: "
                        + problem)
                .put("problems", List.of(problem)));
    assertThat(get("/").body()).contains("runs as it last was", "unknown option &#39;&lt;form&gt;");

    stats =
        Future.succeededFuture(
            StatsSamples.with(
                node,
                new InvalidFlow(
                    "other.yaml",
                    Optional.empty(),
                    InvalidFlow.Instead.NOTHING,
                    List.of("other.yaml:1:1: no", "other.yaml:2:1: no"))));

    HttpResponse<String> nothing = get("/health/ready");

    assertThat(nothing.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(nothing.body()).getString("status")).isEqualTo("not ready");
    assertThat(nothing.body())
        .contains("other.yaml is invalid, and it does not run: other.yaml:1:1: no (and 1 more)");
    assertThat(get("/metrics").body())
        .contains(
            "edge_flow_files_invalid{runs=\"nothing\"} 1.0",
            "edge_flow_files_invalid{runs=\"last_good\"} 0.0");
    assertThat(new JsonObject(get("/metrics.json").body()).getBoolean("ready")).isFalse();
  }

  @Test
  void metricsComeInTheFormatAskedFor() throws Exception {
    HttpResponse<String> text = get("/metrics");
    HttpResponse<String> openMetrics =
        send(request("/metrics").header("accept", "application/openmetrics-text; version=1.0.0"));

    assertThat(text.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(text.body()).contains("edge_ledger_total{flow=\"cold-chain\"");
    assertThat(openMetrics.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(openMetrics.body()).endsWith("# EOF\n");
    JsonObject json = new JsonObject(get("/metrics.json").body());
    assertThat(json.getJsonArray("flows").getJsonObject(0).getJsonObject("ledger"))
        .isEqualTo(
            new JsonObject()
                .put("journalled", 100)
                .put("spawned", 5)
                .put("delivered", 60)
                .put("filtered", 20)
                .put("absorbed", 10)
                .put("dropped", 2)
                .put("dead_lettered", 3));
    assertThat(json.getJsonObject("metrics").containsKey("edge_ledger_total")).isTrue();
  }

  @Test
  void errorsAreProblems() throws Exception {
    HttpResponse<String> missing = get("/api/v1/nothing");
    HttpResponse<String> posted =
        send(request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")));

    assertProblem(missing, 404);
    assertProblem(posted, 405);
    assertThat(posted.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  @DisplayName("P5: a question for the latest of keys is held to what is valid before it is asked")
  void questionsAreChecked() throws Exception {
    String path = "/api/v1/flows/cold-chain/components/last/latest";

    assertThat(get(path + "?limit=1000&after=AQID").statusCode()).isEqualTo(200);
    assertThat(get(path + "?key=a%20b").statusCode()).isEqualTo(200);
    for (String wrong :
        List.of(
            "?limit=0",
            "?limit=1001",
            "?limit=many",
            "?after=%21",
            "?key=a&limit=3",
            "?key=a&key=b",
            "?keys=a")) {
      assertProblem(get(path + wrong), 400);
    }
    assertProblem(send(request(path).DELETE()), 405);
    assertThat(asked)
        .containsExactly(
            "cold-chain/last Question[key=Optional.empty, after=Optional[010203], limit=1000]",
            "cold-chain/last Question[key=Optional[a b], after=Optional.empty, limit=100]");
  }

  @Test
  @DisplayName("P10: who does not run says why, and nothing else is told")
  void questionsThatFail() throws Exception {
    String path = "/api/v1/flows/cold-chain/components/last/latest";
    answer = Future.failedFuture(new IllegalStateException("flow 'cold-chain' does not run"));
    assertProblem(get(path), 503);
    assertThat(get(path).body()).contains("does not run");
    answer = Future.failedFuture(new IllegalArgumentException("the secret is xyzzy"));
    assertProblem(get(path), 503);
    assertThat(get(path).body()).doesNotContain("xyzzy");
  }

  private Future<LaneAnswers> latest(String flow, String component, Queryable.Question question) {
    asked.add(flow + "/" + component + " " + question);
    return answer;
  }

  @Test
  void lanesThatDoNotAnswerAreNotWaitedForInHealth() throws Exception {
    stats = Future.failedFuture(new IllegalStateException("the secret is xyzzy"));

    HttpResponse<String> ready = get("/health/ready");

    assertProblem(ready, 503);
    assertThat(ready.body()).doesNotContain("xyzzy");
    assertThat(get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("P10: a rebound host name reads nothing")
  void foreignHostsAreRefused() throws Exception {
    assertThat(statusFor("evil.example")).isEqualTo(421);
    assertThat(statusFor("evil.example:" + surface.port())).isEqualTo(421);
    assertThat(statusFor("1.2.3.4.evil.example")).isEqualTo(421);
    assertThat(statusFor("localhost:" + surface.port())).isEqualTo(200);
    assertThat(statusFor("127.0.0.1")).isEqualTo(200);
    assertThat(statusFor("[::1]:8080")).isEqualTo(200);
    assertThat(statusFor("Gateway.example")).isEqualTo(200);
  }

  @Test
  void takenPortFailsTheStart() throws Exception {
    Future<HttpSurface> second =
        HttpSurface.start(
            vertx, LOOPBACK, surface.port(), List.of(), () -> stats, this::latest, meters);

    assertThat(second.toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(BindException.class);
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
            + LOOPBACK
            + ":"
            + surface.port()
            + "']}]}]\n");
    Process process =
        new ProcessBuilder(
                prometheus.orElseThrow().toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + scratch.resolve("tsdb"),
                "--web.listen-address=" + LOOPBACK + ":" + port)
            .redirectErrorStream(true)
            .redirectOutput(scratch.resolve("log").toFile())
            .start();
    try {
      String query = "http://" + LOOPBACK + ":" + port + "/api/v1/query?query=";
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
                client
                    .send(
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

  private static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotEmpty();
    assertThat(problem.getString("detail")).isNotEmpty();
  }

  /** By hand, because Java's client does not let one write the Host header. */
  private int statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), surface.port())) {
      String request =
          "GET /metrics.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
    }
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + surface.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
