package io.edgenode.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.runtime.flow.LaneAnswers;
import io.edgenode.node.metrics.NodeMeters;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.StatsSamples;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An HTTP surface on a free port that shows what a test says the node is like. */
final class SurfaceRig implements AutoCloseable {
  static final String LOOPBACK = "127.0.0.1";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Vertx vertx = Vertx.vertx();
  private final NodeMeters meters = new NodeMeters();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final HttpSurface surface;
  private volatile Future<NodeStats> stats =
      Future.succeededFuture(StatsSamples.node(StatsSamples.running("cold-chain")));
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

  SurfaceRig() throws Exception {
    surface = await(startOn(0));
  }

  /** Starts another surface beside this rig's. */
  Future<HttpSurface> startOn(int port) {
    return HttpSurface.start(
        vertx, LOOPBACK, port, List.of("gateway.example"), () -> stats, this::latest, meters);
  }

  /** The node is like this from now on. */
  void shows(NodeStats node) {
    stats = Future.succeededFuture(node);
  }

  /** The lanes don't tell how they are. */
  void isSilent(Throwable cause) {
    stats = Future.failedFuture(cause);
  }

  /** Questions for the latest of keys are not answered. */
  void refuses(Throwable cause) {
    answer = Future.failedFuture(cause);
  }

  /** The questions that came through, as {@code flow/component question}. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  int port() {
    return surface.port();
  }

  private Future<LaneAnswers> latest(String flow, String component, Queryable.Question question) {
    asked.add(flow + "/" + component + " " + question);
    return answer;
  }

  /** By hand, because Java's client does not let one write the Host header. */
  int statusFor(String host) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), surface.port())) {
      String request =
          "GET /metrics.json HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      String head = new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(head.substring("HTTP/1.1 ".length()));
    }
  }

  HttpResponse<String> get(String path) throws Exception {
    return send(request(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + LOOPBACK + ":" + port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  /** It is an error as RFC 9457 has it. */
  static void assertProblem(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
    JsonObject problem = new JsonObject(response.body());
    assertThat(problem.getInteger("status")).isEqualTo(status);
    assertThat(problem.getString("title")).isNotEmpty();
    assertThat(problem.getString("detail")).isNotEmpty();
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(surface.stop());
    meters.close();
    await(vertx.close());
  }
}
