package io.edgenode.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.StatsSamples;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.BindException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the HTTP surface shows, and whom. */
@SuppressWarnings("NullAway.Init") // set up before each test
final class HttpSurfaceTest {
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
  void pageSaysWhatRunsWithoutAScript() throws Exception {
    HttpResponse<String> page = rig.get("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body())
        .contains("gateway-1", "cold-chain", "running", "http-listener", "127.0.0.1:9000")
        .contains("<span data-v=\"cold-chain/journalled\">100</span>");
  }

  @Test
  @DisplayName("P10: text from outside is escaped, and the page may load nothing but itself")
  void pageEscapes() throws Exception {
    HttpResponse<String> page = rig.get("/");

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
    assertThat(rig.get("/health/ready").statusCode()).isEqualTo(200);
    rig.shows(
        StatsSamples.node(
            StatsSamples.stuck("cold-chain", "nobody answers at broker:1883"),
            StatsSamples.failed("vibration", "its journal is damaged")));

    HttpResponse<String> ready = rig.get("/health/ready");

    assertThat(ready.statusCode()).isEqualTo(503);
    JsonObject body = new JsonObject(ready.body());
    assertThat(body.getString("status")).isEqualTo("not ready");
    JsonObject stuck = body.getJsonArray("flows").getJsonObject(0);
    assertThat(stuck.getBoolean("ready")).isFalse();
    assertThat(stuck.getJsonArray("components").getJsonObject(0))
        .isEqualTo(
            new JsonObject()
                .put("component", "readings")
                .put("ready", true)
                .put("status", "listens on 127.0.0.1:9000"));
    assertThat(stuck.getJsonArray("components").getJsonObject(3))
        .isEqualTo(
            new JsonObject()
                .put("component", "cloud")
                .put("ready", false)
                .put("reason", "nobody answers at broker:1883"));
    JsonObject failed = body.getJsonArray("flows").getJsonObject(1);
    assertThat(failed.getString("state")).isEqualTo("failed");
    assertThat(failed.getString("reason")).isEqualTo("its journal is damaged");
    assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "P7: a file that does not run as it is is told; not ready is who runs nothing for it")
  void invalidFilesAreTold() throws Exception {
    NodeStats node = StatsSamples.node(StatsSamples.running("cold-chain"));
    String problem = "flows/cold-chain.yaml:3:7: unknown option '<form>'";
    rig.shows(
        StatsSamples.with(
            node,
            new InvalidFlow(
                "cold-chain.yaml",
                Optional.of("cold-chain"),
                InvalidFlow.Instead.LAST_GOOD,
                List.of(problem))));

    HttpResponse<String> lastGood = rig.get("/health/ready");

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
    assertThat(rig.get("/").body())
        .contains("runs as it last was", "unknown option &#39;&lt;form&gt;");

    rig.shows(
        StatsSamples.with(
            node,
            new InvalidFlow(
                "other.yaml",
                Optional.empty(),
                InvalidFlow.Instead.NOTHING,
                List.of("other.yaml:1:1: no", "other.yaml:2:1: no"))));

    HttpResponse<String> nothing = rig.get("/health/ready");

    assertThat(nothing.statusCode()).isEqualTo(503);
    assertThat(new JsonObject(nothing.body()).getString("status")).isEqualTo("not ready");
    assertThat(nothing.body())
        .contains("other.yaml is invalid, and it does not run: other.yaml:1:1: no (and 1 more)");
    assertThat(rig.get("/metrics").body())
        .contains(
            "edge_flow_files_invalid{runs=\"nothing\"} 1.0",
            "edge_flow_files_invalid{runs=\"last_good\"} 0.0");
    assertThat(new JsonObject(rig.get("/metrics.json").body()).getBoolean("ready")).isFalse();
  }

  @Test
  void metricsComeInTheFormatAskedFor() throws Exception {
    HttpResponse<String> text = rig.get("/metrics");
    HttpResponse<String> openMetrics =
        rig.send(
            rig.request("/metrics")
                .header("accept", "application/openmetrics-text; version=1.0.0"));

    assertThat(text.headers().firstValue("content-type").orElseThrow()).startsWith("text/plain");
    assertThat(text.body()).contains("edge_ledger_total{flow=\"cold-chain\"");
    assertThat(openMetrics.headers().firstValue("content-type").orElseThrow())
        .startsWith("application/openmetrics-text");
    assertThat(openMetrics.body()).endsWith("# EOF\n");
    JsonObject json = new JsonObject(rig.get("/metrics.json").body());
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
    HttpResponse<String> missing = rig.get("/api/v1/nothing");
    HttpResponse<String> posted =
        rig.send(rig.request("/metrics").POST(HttpRequest.BodyPublishers.ofString("x")));

    SurfaceRig.assertProblem(missing, 404);
    SurfaceRig.assertProblem(posted, 405);
    assertThat(posted.headers().firstValue("allow")).hasValue("GET, HEAD");
  }

  @Test
  void lanesThatDoNotAnswerAreNotWaitedForInHealth() throws Exception {
    rig.isSilent(new IllegalStateException("the secret is xyzzy"));

    HttpResponse<String> ready = rig.get("/health/ready");

    SurfaceRig.assertProblem(ready, 503);
    assertThat(ready.body()).doesNotContain("xyzzy");
    assertThat(rig.get("/health/live").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("P10: a rebound host name reads nothing")
  void foreignHostsAreRefused() throws Exception {
    assertThat(rig.statusFor("evil.example")).isEqualTo(421);
    assertThat(rig.statusFor("evil.example:" + rig.port())).isEqualTo(421);
    assertThat(rig.statusFor("1.2.3.4.evil.example")).isEqualTo(421);
    assertThat(rig.statusFor("localhost:" + rig.port())).isEqualTo(200);
    assertThat(rig.statusFor("127.0.0.1")).isEqualTo(200);
    assertThat(rig.statusFor("[::1]:8080")).isEqualTo(200);
    assertThat(rig.statusFor("Gateway.example")).isEqualTo(200);
  }

  @Test
  void takenPortFailsTheStart() throws Exception {
    Future<HttpSurface> second = rig.startOn(rig.port());

    assertThat(second.toCompletionStage().toCompletableFuture())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(BindException.class);
  }
}
