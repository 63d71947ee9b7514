package io.edgenode.processors.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.expression.Template;
import io.edgenode.processors.bench.SinkBench;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HttpSinkTest {
  @TempDir Path temp;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private Function<String, Integer> status = body -> 204;
  private byte[] answer = new byte[0];
  private SinkBench bench;
  private HttpServer server;

  private record Received(String method, String uri, MultiMap headers, String body) {}

  @BeforeEach
  void start() throws Exception {
    bench = new SinkBench(temp);
    server =
        bench
            .vertx()
            .createHttpServer()
            .requestHandler(this::serve)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    bench.close();
  }

  private void serve(HttpServerRequest request) {
    request
        .body()
        .onSuccess(
            body -> {
              String text = body.toString();
              received.add(
                  new Received(request.method().name(), request.uri(), request.headers(), text));
              request
                  .response()
                  .setStatusCode(status.apply(text))
                  .putHeader("Location", "/elsewhere")
                  .end(io.vertx.core.buffer.Buffer.buffer(answer));
            });
  }

  @Test
  @DisplayName("P2 json: a request each, with the id as idempotency key, headers and token")
  void json() throws Exception {
    HttpSinkConfig config =
        config(
            "/v1/{{ site }}",
            HttpSinkConfig.Format.JSON,
            Map.of("X-Site", Template.compile("{{ site }}")),
            Optional.of("s3cret"));
    HttpSink sink = open(config);
    assertThat(sink.largestBatch()).isEqualTo(1);
    FlowFile flowFile = SinkBench.json(7, "{ \"site\": \"a\" }");
    assertThat(write(sink, flowFile)).isEqualTo(BatchResult.delivered(1));
    Received request = received.get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.uri()).isEqualTo("/v1/a");
    assertThat(request.body()).isEqualTo("{\"site\":\"a\"}");
    assertThat(request.headers().get("Idempotency-Key")).isEqualTo(flowFile.id().toString());
    assertThat(request.headers().get("X-Site")).isEqualTo("a");
    assertThat(request.headers().get("Content-Type")).isEqualTo("application/json");
    assertThat(request.headers().get("Authorization")).isEqualTo("Bearer s3cret");
  }

  @Test
  @DisplayName("ndjson and json-array: one request a batch, the same key when sent again")
  void batches() throws Exception {
    FlowFile one = SinkBench.json(1, "{\"a\":1}");
    FlowFile two = SinkBench.json(2, "{\"a\":2}");
    write(open(config("/", HttpSinkConfig.Format.NDJSON, Map.of(), Optional.empty())), one, two);
    HttpSink sink = open(config("/", HttpSinkConfig.Format.JSON_ARRAY, Map.of(), Optional.empty()));
    write(sink, one, two);
    write(sink, one, two);
    write(sink, two);
    assertThat(received)
        .extracting(Received::body)
        .containsExactly(
            "{\"a\":1}\n{\"a\":2}\n",
            "[{\"a\":1},{\"a\":2}]",
            "[{\"a\":1},{\"a\":2}]",
            "[{\"a\":2}]");
    List<String> keys = received.stream().map(r -> r.headers().get("Idempotency-Key")).toList();
    assertThat(keys.get(1)).isEqualTo(keys.get(2)).hasSize(32).isNotEqualTo(keys.get(3));
    assertThat(keys.get(3)).isEqualTo(two.id().toString());
  }

  @Test
  @DisplayName("K26 statuses say bad data, retryable or not connected; redirects are not followed")
  void statuses() throws Exception {
    HttpSink sink = open(config("/", HttpSinkConfig.Format.NDJSON, Map.of(), Optional.empty()));
    for (int code : new int[] {400, 413, 415, 422}) {
      assertThatThrownBy(() -> answered(sink, code)).isInstanceOf(FlowException.BadData.class);
    }
    assertThatThrownBy(() -> answered(sink, 409)).isInstanceOf(FlowException.Retryable.class);
    for (int code : new int[] {302, 401, 403, 404, 405, 407, 408, 410, 429, 500, 503}) {
      assertThatThrownBy(() -> answered(sink, code))
          .isInstanceOf(FlowException.NotConnected.class)
          .hasMessageContaining(Integer.toString(code));
    }
    assertThat(received).extracting(Received::uri).containsOnly("/");
  }

  @Test
  @DisplayName("K26 of several targets the ones that answered are delivered, the rest waits")
  void severalTargets() throws Exception {
    HttpSink sink =
        open(config("/{{ s }}", HttpSinkConfig.Format.NDJSON, Map.of(), Optional.empty()));
    status = body -> body.contains("\"b\"") ? 503 : 204;
    BatchResult result =
        write(
            sink,
            SinkBench.json(1, "{\"s\":\"a\"}"),
            SinkBench.json(2, "{\"s\":\"b\"}"),
            SinkBench.json(3, "{\"s\":\"a\"}"),
            SinkBench.json(4, "{\"s\":\"c\"}"));
    assertThat(result.delivered()).isEqualTo(2);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(1, 3);
    assertThat(result.failures())
        .extracting(BatchResult.Failure::cause)
        .allMatch(FlowException.NotConnected.class::isInstance);
    assertThat(received).hasSize(2);
  }

  @Test
  @DisplayName("K26 what can't be a request is bad data, whatever the server says")
  void impossible() throws Exception {
    HttpSink sink =
        open(
            config(
                "/",
                HttpSinkConfig.Format.NDJSON,
                Map.of("X-Site", Template.compile("{{ site }}")),
                Optional.empty()));
    BatchResult result =
        write(
            sink,
            SinkBench.json(1, "{\"site\":\"a\\r\\nX-Evil: 1\"}"),
            SinkBench.json(2, "not json"),
            SinkBench.json(3, "{\"site\":\"b\"}"));
    assertThat(result.delivered()).isEqualTo(1);
    assertThat(result.failures()).extracting(BatchResult.Failure::index).containsExactly(0, 1);
  }

  @Test
  @DisplayName("K13 raw: a large content is streamed with its length")
  void claim() throws Exception {
    HttpSink sink = open(config("/", HttpSinkConfig.Format.RAW, Map.of(), Optional.empty()));
    byte[] large = "0123456789".repeat(20_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(write(sink, bench.claim(1, "c", large))).isEqualTo(BatchResult.delivered(1));
    assertThat(received.get(0).body()).hasSize(large.length);
    assertThat(received.get(0).headers().get("Content-Length")).isEqualTo("200000");
  }

  @Test
  @DisplayName("P5 an endless answer is not read to its end, its status counts")
  void longAnswer() throws Exception {
    answer = new byte[4 * 1024 * 1024];
    status = body -> 200;
    HttpSink sink = open(config("/", HttpSinkConfig.Format.JSON, Map.of(), Optional.empty()));
    assertThat(write(sink, SinkBench.json(1, "{}"))).isEqualTo(BatchResult.delivered(1));
    assertThat(write(sink, SinkBench.json(2, "{}"))).isEqualTo(BatchResult.delivered(1));
  }

  @Test
  @DisplayName("K26 a refused connection is waited for; no secret and no path in the message")
  void refused() throws Exception {
    HttpSink sink =
        open(config("/{{ s }}?key=1", HttpSinkConfig.Format.JSON, Map.of(), Optional.of("s3cret")));
    server.close().await(10, TimeUnit.SECONDS);
    assertThatThrownBy(() -> write(sink, SinkBench.json(1, "{\"s\":\"personal\"}")))
        .isInstanceOf(FlowException.NotConnected.class)
        .hasMessageNotContainingAny("s3cret", "personal", "key=1");
  }

  private BatchResult answered(HttpSink sink, int code) throws Exception {
    status = body -> code;
    return write(sink, SinkBench.json(1, "{}"), SinkBench.json(2, "{}"));
  }

  @Test
  @DisplayName("K26: a connection that is reset is the sink's to tell, and nobody else logs it")
  void reset() throws Exception {
    List<String> logged = new CopyOnWriteArrayList<>();
    Handler listening =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            logged.add(line.getMessage());
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger.getLogger("").addHandler(listening);
    try (ServerSocket rude = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread resetting =
          new Thread(
              () -> {
                try (Socket asked = rude.accept()) {
                  asked.getInputStream().read();
                  asked.setSoLinger(true, 0);
                } catch (IOException e) {
                  logged.add("the test's own server: " + e);
                }
              });
      resetting.start();
      HttpSink sink =
          open(
              config(
                  Template.compile("http://127.0.0.1:" + rude.getLocalPort() + "/"),
                  HttpSinkConfig.Format.JSON,
                  Map.of(),
                  Optional.empty()));

      assertThatThrownBy(() -> write(sink, SinkBench.json(1, "{}")))
          .hasRootCauseInstanceOf(IOException.class);

      resetting.join();
      assertThat(logged).isEmpty();
    } finally {
      Logger.getLogger("").removeHandler(listening);
    }
  }

  private HttpSink open(HttpSinkConfig config) throws Exception {
    HttpSink sink = new HttpSink(config);
    bench.onLane(() -> sink.open(bench, new byte[0]));
    return sink;
  }

  private BatchResult write(HttpSink sink, FlowFile... batch) throws Exception {
    return bench.onLane(() -> sink.write(List.of(batch)));
  }

  private HttpSinkConfig config(
      String path,
      HttpSinkConfig.Format format,
      Map<String, Template> headers,
      Optional<String> token) {
    return config(
        Template.compile("http://127.0.0.1:" + server.actualPort() + path), format, headers, token);
  }

  private static HttpSinkConfig config(
      Template url,
      HttpSinkConfig.Format format,
      Map<String, Template> headers,
      Optional<String> token) {
    return new HttpSinkConfig(
        url,
        "post",
        headers,
        format,
        Optional.empty(),
        token,
        Optional.empty(),
        Optional.empty(),
        Duration.ofSeconds(5));
  }
}
