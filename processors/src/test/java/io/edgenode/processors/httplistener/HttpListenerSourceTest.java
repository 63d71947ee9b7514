package io.edgenode.processors.httplistener;

import static io.edgenode.processors.httplistener.HttpRig.body;
import static io.edgenode.processors.httplistener.HttpRig.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Intake;
import io.edgenode.processors.httplistener.HttpListenerConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is posted becomes FlowFiles, and is answered then. */
final class HttpListenerSourceTest {
  private final HttpRig rig;

  HttpListenerSourceTest(@TempDir Path own) {
    this.rig = new HttpRig(own);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("P1: answers 200 only when every element is journalled")
  void acknowledges() {
    RecordingIntake intake = rig.listen(Format.JSON);
    intake.hold();
    CompletableFuture<HttpResponse<String>> answer = rig.begin(rig.post("[{\"a\":1}, {\"a\":2}]"));
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
    RecordingIntake intake = rig.listen(Format.JSON);
    assertThat(rig.send(rig.post("{\"a\": 1}")).statusCode()).isEqualTo(200);
    assertThat(rig.send(rig.post("{\"b\":1}\n{\"b\":2}\n")).statusCode()).isEqualTo(200);
    assertThat(rig.send(rig.post("[]")).body()).isEqualTo("{\"accepted\":0}");
    String large = "\"" + "x".repeat(100_000) + "\"";
    assertThat(rig.send(rig.post("[1," + large + ",2]")).statusCode()).isEqualTo(200);
    assertThat(intake.texts())
        .containsExactly("{\"a\": 1}", "{\"b\":1}", "{\"b\":2}", "1", large, "2");
  }

  @Test
  @DisplayName("malformed JSON is 400 and nothing of it is taken")
  void malformed() {
    RecordingIntake intake = rig.listen(Format.JSON);
    for (String body : List.of("", "[1,2", "[{\"a\":1},{]", "{\"a\":1}}", "\u0001")) {
      HttpResponse<String> response = rig.send(rig.post(body));
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
    rig.listen(config(Format.JSON, Optional.of("s3cret"), 1 << 20), HttpPort.Limits.DEFAULT);
    assertThat(rig.send(rig.post("1")).statusCode()).isEqualTo(401);
    assertThat(rig.send(rig.post("1").header("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
    assertThat(rig.send(rig.post("1").header("Authorization", "Basic s3cret")).statusCode())
        .isEqualTo(401);
    assertThat(rig.send(rig.post("1").header("Authorization", "Bearer s3cret")).statusCode())
        .isEqualTo(200);
    HttpResponse<String> get = rig.send(rig.request().GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.headers().firstValue("allow")).hasValue("POST, PUT");
    assertThat(rig.send(rig.request("/other").GET()).statusCode()).isEqualTo(404);
    HttpResponse<String> html =
        rig.send(
            rig.post("1")
                .header("Authorization", "Bearer s3cret")
                .header("Content-Type", "text/html"));
    assertThat(html.statusCode()).isEqualTo(415);
    assertThat(
            rig.send(
                    rig.post("1")
                        .header("Authorization", "Bearer s3cret")
                        .header("Content-Encoding", "br"))
                .statusCode())
        .isEqualTo(415);
  }

  @Test
  @DisplayName("P5: paused or busy is 429, unavailable 503, both with Retry-After")
  void backpressure() {
    RecordingIntake intake = rig.listen(Format.JSON);
    rig.first().pause();
    HttpResponse<String> paused = rig.send(rig.post("1"));
    assertThat(paused.statusCode()).isEqualTo(429);
    assertThat(paused.headers().firstValue("retry-after")).isPresent();
    rig.first().resume();
    intake.refuse(Intake.Refused.Reason.UNAVAILABLE, 0);
    HttpResponse<String> full = rig.send(rig.post("1"));
    assertThat(full.statusCode()).isEqualTo(503);
    assertThat(full.headers().firstValue("retry-after")).isPresent();
    intake.relent();
    assertThat(rig.send(rig.post("1")).statusCode()).isEqualTo(200);
    assertThat(intake.count()).isEqualTo(1);
  }

  @Test
  @DisplayName("K13: raw bodies keep their bytes and type; large ones are streamed into claims")
  void raw() {
    RecordingIntake intake = rig.listen(Format.RAW);
    assertThat(rig.send(rig.post("not json").header("Content-Type", "text/csv")).statusCode())
        .isEqualTo(200);
    String large = "0123456789".repeat(300_000);
    assertThat(rig.send(rig.post(large)).statusCode()).isEqualTo(200);
    assertThat(intake.texts()).containsExactly("not json", large);
    assertThat(intake.journalled().get(0).attributes().get("http.content-type"))
        .isEqualTo("text/csv");
    intake.limitClaims(1_000_000);
    HttpRequest.BodyPublisher chunked =
        HttpRequest.BodyPublishers.ofInputStream(
            () -> new ByteArrayInputStream(large.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(rig.send(rig.request().POST(chunked)).statusCode()).isEqualTo(413);
    assertThat(intake.abortedClaims()).isEqualTo(1);
  }

  @Test
  @DisplayName("K13: a large body that is refused leaves no claim, however often it is posted")
  void refusedRaw() {
    RecordingIntake intake = rig.listen(Format.RAW);
    String large = "0123456789".repeat(30_000);
    intake.refuse(Intake.Refused.Reason.BUSY, 0);
    assertThat(rig.send(rig.post(large)).statusCode()).isEqualTo(429);
    assertThat(rig.send(rig.post(large)).statusCode()).isEqualTo(429);
    intake.await("both are given up", () -> intake.abortedClaims() == 2);
    assertThat(intake.looseClaims()).isEmpty();
    intake.relent();
    assertThat(rig.send(rig.post(large).header("Idempotency-Key", "a")).statusCode())
        .isEqualTo(200);
    assertThat(rig.send(rig.post(large).header("Idempotency-Key", "a")).statusCode())
        .isEqualTo(200);
    intake.await("the repeated one is given up", () -> intake.abortedClaims() == 3);
    assertThat(intake.texts()).containsExactly(large);
  }

  @Test
  @DisplayName("K13: large elements of a request that is refused leave no claim")
  void refusedElements() {
    RecordingIntake intake = rig.listen(Format.JSON);
    String element = "\"" + "0123456789".repeat(10_000) + "\"";
    intake.refuse(Intake.Refused.Reason.BUSY, 0);
    String body = "[" + element + "," + element + "]";
    assertThat(rig.send(rig.post(body)).statusCode()).isEqualTo(429);
    assertThat(intake.abortedClaims()).isEqualTo(2);
    intake.relent();
    intake.limitLooseClaims(1);
    assertThat(rig.send(rig.post(body)).statusCode()).isEqualTo(503);
    assertThat(intake.abortedClaims()).isEqualTo(3);
  }

  @Test
  @DisplayName("K13: a body that the journal can never hold is refused before it has come")
  void neverFits() throws IOException {
    RecordingIntake intake = rig.listen(Format.RAW);
    intake.limitClaims(1_000_000);
    try (Socket socket = rig.connect()) {
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
  @DisplayName("K18: flows share a port by path; a path belongs to one")
  void sharedPort() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    RecordingIntake one = rig.listen(config("/one", port), HttpPort.Limits.DEFAULT);
    RecordingIntake two = rig.listen(config("/two", port), HttpPort.Limits.DEFAULT);
    assertThat(rig.send(rig.request("/one").POST(body("1"))).statusCode()).isEqualTo(200);
    assertThat(rig.send(rig.request("/two").POST(body("2"))).statusCode()).isEqualTo(200);
    assertThat(one.texts()).containsExactly("1");
    assertThat(two.texts()).containsExactly("2");
    var start = rig.join(config("/two", port));
    assertThatThrownBy(() -> SourceRig.await(start))
        .hasRootCauseMessage("path /two belongs to source readings of flow test");
    rig.stopFirst();
    // Its flow is away and may come back: a device that is told 404 would throw its data away.
    assertThat(rig.send(rig.request("/one").POST(body("1"))).statusCode()).isEqualTo(503);
    assertThat(rig.send(rig.request("/none").POST(body("1"))).statusCode()).isEqualTo(404);
    assertThat(rig.send(rig.request("/two").POST(body("3"))).statusCode()).isEqualTo(200);
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
}
