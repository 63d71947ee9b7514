package io.edgenode.processors.httplistener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Intake;
import io.edgenode.processors.httplistener.HttpListenerConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real clients: the JDK's, and raw sockets for what it would not send. */
final class HttpListenerSourceTest {
  private final SourceRig.Node node = new SourceRig.Node();
  private final List<SourceRig> rigs = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path own;
  private URI uri = URI.create("http://127.0.0.1");

  HttpListenerSourceTest(@TempDir Path own) {
    this.own = own;
  }

  @AfterEach
  void close() {
    rigs.forEach(SourceRig::close);
    node.close();
  }

  @Test
  @DisplayName("P1: answers 200 only when every element is journalled")
  void acknowledges() {
    RecordingIntake intake = listen(Format.JSON);
    intake.hold();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            post("[{\"a\":1}, {\"a\":2}]").build(), HttpResponse.BodyHandlers.ofString());
    intake.await("a batch", () -> intake.held() == 1);
    assertThat(answer).isNotDone();
    intake.release();
    HttpResponse<String> response = answer.join();
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("{\"accepted\":2}");
    assertThat(intake.texts()).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(intake.journalled().get(0).attributes().get("http.path")).isEqualTo("/in");
  }

  @Test
  @DisplayName("a value, an array, lines: a FlowFile an element; large ones become claims")
  void bodies() {
    RecordingIntake intake = listen(Format.JSON);
    assertThat(send(post("{\"a\": 1}")).statusCode()).isEqualTo(200);
    assertThat(send(post("{\"b\":1}\n{\"b\":2}\n")).statusCode()).isEqualTo(200);
    assertThat(send(post("[]")).body()).isEqualTo("{\"accepted\":0}");
    String large = "\"" + "x".repeat(100_000) + "\"";
    assertThat(send(post("[1," + large + ",2]")).statusCode()).isEqualTo(200);
    assertThat(intake.texts())
        .containsExactly("{\"a\": 1}", "{\"b\":1}", "{\"b\":2}", "1", large, "2");
  }

  @Test
  @DisplayName("malformed JSON is 400 and nothing of it is taken")
  void malformed() {
    RecordingIntake intake = listen(Format.JSON);
    for (String body : List.of("", "[1,2", "[{\"a\":1},{]", "{\"a\":1}}", "\u0001")) {
      HttpResponse<String> response = send(post(body));
      assertThat(response.statusCode()).as(body).isEqualTo(400);
      assertThat(response.headers().firstValue("content-type"))
          .hasValue("application/problem+json");
      assertThat(response.body()).contains("\"status\":400", "\"title\"", "\"detail\"");
    }
    assertThat(intake.count()).isZero();
  }

  @Test
  @DisplayName("wrong path, method, token or type are told, and how it would be right")
  void refusals() {
    listen(config(Format.JSON, Optional.of("s3cret"), 1 << 20), HttpPort.Limits.DEFAULT);
    assertThat(send(post("1")).statusCode()).isEqualTo(401);
    assertThat(send(post("1").header("Authorization", "Bearer wrong")).statusCode()).isEqualTo(401);
    assertThat(send(post("1").header("Authorization", "Basic s3cret")).statusCode()).isEqualTo(401);
    assertThat(send(post("1").header("Authorization", "Bearer s3cret")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> get = send(HttpRequest.newBuilder(uri).GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST, PUT");
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/other")).GET()).statusCode())
        .isEqualTo(404);
    HttpResponse<String> html =
        send(
            post("1").header("Authorization", "Bearer s3cret").header("Content-Type", "text/html"));
    assertThat(html.statusCode()).isEqualTo(415);
    assertThat(
            send(post("1")
                    .header("Authorization", "Bearer s3cret")
                    .header("Content-Encoding", "br"))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  @DisplayName("P5: paused or busy is 429, unavailable 503, both with Retry-After")
  void backpressure() {
    RecordingIntake intake = listen(Format.JSON);
    SourceRig rig = rigs.get(0);
    rig.pause();
    HttpResponse<String> paused = send(post("1"));
    assertThat(paused.statusCode()).isEqualTo(429);
    assertThat(paused.headers().firstValue("retry-after")).isPresent();
    rig.resume();
    intake.refuse(Intake.Refused.Reason.UNAVAILABLE, 0);
    HttpResponse<String> full = send(post("1"));
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(full.headers().firstValue("retry-after")).isPresent();
    intake.relent();
    assertThat(send(post("1")).statusCode()).isEqualTo(200);
    assertThat(intake.count()).isEqualTo(1);
  }

  @Test
  @DisplayName("P5: a body above the limit is 413, with or without a length, packed or not")
  void tooLarge() throws IOException {
    RecordingIntake intake =
        listen(config(Format.JSON, Optional.empty(), 10_000), HttpPort.Limits.DEFAULT);
    String large = "\"" + "x".repeat(10_000) + "\"";
    assertThat(send(post(large)).statusCode()).isEqualTo(413);
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(uri)
            .POST(
                HttpRequest.BodyPublishers.ofInputStream(
                    () -> new java.io.ByteArrayInputStream(bytes)));
    assertThat(send(chunked).statusCode()).isEqualTo(413);
    byte[] bomb = gzip("0".repeat(5_000_000));
    assertThat(send(gzipped(bomb)).statusCode()).isEqualTo(413);
    bomb[bomb.length - 3] = 0;
    bomb[bomb.length - 2] = 0;
    assertThat(send(gzipped(bomb)).statusCode()).isEqualTo(400);
    assertThat(send(gzipped("not gzip".getBytes(StandardCharsets.UTF_8))).statusCode())
        .isIn(400, 413);
    assertThat(send(gzipped(gzip("[1,2]"))).statusCode()).isEqualTo(200);
    assertThat(intake.texts()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("P2: a request sent again with its Idempotency-Key makes no second FlowFile")
  void idempotent() {
    RecordingIntake intake = listen(Format.NDJSON);
    Consumer<Integer> sendFive =
        status ->
            assertThat(send(post("1\n2\n3\n4\n5\n").header("Idempotency-Key", "k1")).statusCode())
                .isEqualTo(status);
    intake.hold();
    CompletableFuture<HttpResponse<String>> first =
        client.sendAsync(
            post("1\n2\n3\n4\n5\n").header("Idempotency-Key", "k1").build(),
            HttpResponse.BodyHandlers.ofString());
    intake.await("a batch", () -> intake.held() == 1);
    sendFive.accept(409);
    intake.refuse(Intake.Refused.Reason.BUSY, 2);
    assertThat(first.join().statusCode()).isEqualTo(429);
    intake.relent();
    sendFive.accept(200);
    sendFive.accept(200);
    assertThat(intake.texts()).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  @DisplayName("K13: raw bodies keep their bytes and type; large ones are streamed into claims")
  void raw() {
    RecordingIntake intake = listen(Format.RAW);
    assertThat(send(post("not json").header("Content-Type", "text/csv")).statusCode())
        .isEqualTo(200);
    String large = "0123456789".repeat(300_000);
    assertThat(send(post(large)).statusCode()).isEqualTo(200);
    assertThat(intake.texts()).containsExactly("not json", large);
    assertThat(intake.journalled().get(0).attributes().get("http.content-type"))
        .isEqualTo("text/csv");
    intake.limitClaims(1_000_000);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new java.io.ByteArrayInputStream(large.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(send(HttpRequest.newBuilder(uri).POST(chunked)).statusCode()).isEqualTo(413);
    assertThat(intake.abortedClaims()).isEqualTo(1);
  }

  @Test
  @DisplayName("K13: a body that the journal can never hold is refused before it has come")
  void neverFits() throws IOException {
    RecordingIntake intake = listen(Format.RAW);
    intake.limitClaims(1_000_000);
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 1500000\r\n\r\n"
                      + "x".repeat(200_000))
                  .getBytes(StandardCharsets.UTF_8));
      byte[] status = socket.getInputStream().readNBytes(12);
      assertThat(new String(status, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 413");
    }
    assertThat(intake.count()).isZero();
  }

  @Test
  @DisplayName("a client that goes away while it streams leaves no claim")
  void abandonedUpload() throws IOException {
    RecordingIntake intake = listen(Format.RAW);
    try (Socket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              ("POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
                      + "x".repeat(200_000))
                  .getBytes(StandardCharsets.UTF_8));
    }
    intake.await("the claim is given up", () -> intake.abortedClaims() == 1);
    assertThat(intake.count()).isZero();
  }

  @Test
  @DisplayName("K18: flows share a port by path; a path belongs to one")
  void sharedPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RecordingIntake one = listen(config("/one", port), HttpPort.Limits.DEFAULT);
    RecordingIntake two = listen(config("/two", port), HttpPort.Limits.DEFAULT);
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/one")).POST(body("1"))).statusCode())
        .isEqualTo(200);
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/two")).POST(body("2"))).statusCode())
        .isEqualTo(200);
    assertThat(one.texts()).containsExactly("1");
    assertThat(two.texts()).containsExactly("2");
    SourceRig third = new SourceRig(node, own);
    var start =
        third.startFuture(
            new HttpListenerSource(config("/two", port), HttpPort.Limits.DEFAULT),
            Optional.empty());
    assertThatThrownBy(() -> SourceRig.await(start))
        .hasRootCauseMessage("path /two belongs to source readings of flow test");
    rigs.remove(0).close();
    // Its flow is away and may come back: a device that is told 404 would throw its data away.
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/one")).POST(body("1"))).statusCode())
        .isEqualTo(503);
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/none")).POST(body("1"))).statusCode())
        .isEqualTo(404);
    assertThat(send(HttpRequest.newBuilder(uri.resolve("/two")).POST(body("3"))).statusCode())
        .isEqualTo(200);
  }

  @Test
  @DisplayName("P10: listens on loopback only")
  void loopback() {
    for (String host : List.of("0.0.0.0", "192.168.1.1", "::", "example.org", "127.evil.org")) {
      assertThatThrownBy(
              () ->
                  new HttpListenerConfig(
                      host, 0, "/", Format.JSON, Optional.empty(), new ByteSize(1024)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("loopback");
    }
  }

  @Test
  @DisplayName("hostile: slow headers, slow bodies and silence are cut off, others are served")
  void slow() throws IOException {
    listen(
        config(Format.JSON, Optional.empty(), 1 << 20),
        new HttpPort.Limits(100, Duration.ofMillis(300)));
    try (Socket silent = connect();
        Socket headers = connect();
        Socket bodyToo = connect()) {
      headers
          .getOutputStream()
          .write("POST /in HTTP/1.1\r\nHost:".getBytes(StandardCharsets.UTF_8));
      bodyToo
          .getOutputStream()
          .write(
              "POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(send(post("1")).statusCode()).isEqualTo(200);
      assertThat(readAll(silent)).isEmpty();
      assertThat(readAll(headers)).isEmpty();
      assertThat(readAll(bodyToo)).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  @DisplayName("hostile: huge headers, garbage and too many connections hurt only themselves")
  void hostile() throws IOException {
    listen(
        config(Format.JSON, Optional.empty(), 1 << 20),
        new HttpPort.Limits(20, Duration.ofSeconds(20)));
    try (Socket huge = connect();
        Socket garbage = connect()) {
      OutputStream out = huge.getOutputStream();
      out.write("POST /in HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.UTF_8));
      out.write(("X: " + "y".repeat(20_000) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      assertThat(readAll(huge)).startsWith("HTTP/1.1 431");
      garbage
          .getOutputStream()
          .write("\u0000\u0001garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(readAll(garbage)).contains(" 400 Bad Request");
    }
    List<Socket> many = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      many.add(connect());
    }
    try (Socket beyond = connect()) {
      assertThat(readAll(beyond)).isEmpty();
    }
    for (Socket each : many) {
      each.close();
    }
    assertThat(firstAnswer()).isEqualTo(200);
  }

  /** Asks until somebody answers: the port hears in its own time that the others have gone. */
  private int firstAnswer() {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try {
        return send(post("1")).statusCode();
      } catch (CompletionException closed) {
        assertThat(System.nanoTime()).as("closed: %s", closed).isLessThan(end);
      }
    }
  }

  private RecordingIntake listen(Format format) {
    return listen(config(format, Optional.empty(), 16 << 20), HttpPort.Limits.DEFAULT);
  }

  private RecordingIntake listen(HttpListenerConfig config, HttpPort.Limits limits) {
    SourceRig rig = new SourceRig(node, own).start(new HttpListenerSource(config, limits));
    rigs.add(rig);
    uri = URI.create(rig.status().substring(rig.status().indexOf("http")));
    return rig.intake();
  }

  private static HttpListenerConfig config(Format format, Optional<String> token, int maxBody) {
    return new HttpListenerConfig("127.0.0.1", 0, "/in", format, token, new ByteSize(maxBody));
  }

  private static HttpListenerConfig config(String path, int port) {
    return new HttpListenerConfig(
        "127.0.0.1", port, path, Format.JSON, Optional.empty(), new ByteSize(1 << 20));
  }

  private HttpRequest.Builder post(String text) {
    return HttpRequest.newBuilder(uri).POST(body(text));
  }

  private HttpRequest.Builder gzipped(byte[] packed) {
    return HttpRequest.newBuilder(uri)
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(packed));
  }

  private static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    return client
        .sendAsync(
            request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString())
        .join();
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static String readAll(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (java.net.SocketException reset) {
      return "";
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
