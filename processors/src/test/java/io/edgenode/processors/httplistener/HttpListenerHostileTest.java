package io.edgenode.processors.httplistener;

import static io.edgenode.processors.httplistener.HttpRig.config;
import static io.edgenode.processors.httplistener.HttpRig.readAll;
import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.processors.httplistener.HttpListenerConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that send too much, too slowly, or what is no request. */
final class HttpListenerHostileTest {
  private final HttpRig rig;

  HttpListenerHostileTest(@TempDir Path own) {
    this.rig = new HttpRig(own);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  @DisplayName("P5: a body above the limit is 413, with or without a length, packed or not")
  void tooLarge() throws IOException {
    RecordingIntake intake =
        rig.listen(config(Format.JSON, Optional.empty(), 10_000), HttpPort.Limits.DEFAULT);
    String large = "\"" + "x".repeat(10_000) + "\"";
    assertThat(rig.send(rig.post(large)).statusCode()).isEqualTo(413);
    byte[] bytes = large.getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder chunked =
        rig.request()
            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)));
    assertThat(rig.send(chunked).statusCode()).isEqualTo(413);
    byte[] bomb = gzip("0".repeat(5_000_000));
    assertThat(rig.send(gzipped(bomb)).statusCode()).isEqualTo(413);
    bomb[bomb.length - 3] = 0;
    bomb[bomb.length - 2] = 0;
    assertThat(rig.send(gzipped(bomb)).statusCode()).isEqualTo(400);
    assertThat(rig.send(gzipped("not gzip".getBytes(StandardCharsets.UTF_8))).statusCode())
        .isIn(400, 413);
    assertThat(rig.send(gzipped(gzip("[1,2]"))).statusCode()).isEqualTo(200);
    assertThat(intake.texts()).containsExactly("1", "2");
  }

  @Test
  @DisplayName("a client that goes away while it streams leaves no claim")
  void abandonedUpload() throws IOException {
    RecordingIntake intake = rig.listen(Format.RAW);
    try (Socket socket = rig.connect()) {
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
  @DisplayName("hostile: slow headers, slow bodies and silence are cut off, others are served")
  void slow() throws IOException {
    rig.listen(
        config(Format.JSON, Optional.empty(), 1 << 20),
        new HttpPort.Limits(100, Duration.ofMillis(300)));
    try (Socket silent = rig.connect();
        Socket headers = rig.connect();
        Socket bodyToo = rig.connect()) {
      headers
          .getOutputStream()
          .write("POST /in HTTP/1.1\r\nHost:".getBytes(StandardCharsets.UTF_8));
      bodyToo
          .getOutputStream()
          .write(
              "POST /in HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n12"
                  .getBytes(StandardCharsets.UTF_8));
      assertThat(rig.send(rig.post("1")).statusCode()).isEqualTo(200);
      assertThat(readAll(silent)).isEmpty();
      assertThat(readAll(headers)).isEmpty();
      assertThat(readAll(bodyToo)).startsWith("HTTP/1.1 408");
    }
  }

  @Test
  @DisplayName("hostile: huge headers, garbage and too many connections hurt only themselves")
  void hostile() throws IOException {
    rig.listen(
        config(Format.JSON, Optional.empty(), 1 << 20),
        new HttpPort.Limits(20, Duration.ofSeconds(20)));
    try (Socket huge = rig.connect();
        Socket garbage = rig.connect()) {
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
      many.add(rig.connect());
    }
    try (Socket beyond = rig.connect()) {
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
        return rig.send(rig.post("1")).statusCode();
      } catch (CompletionException closed) {
        assertThat(System.nanoTime()).as("closed: %s", closed).isLessThan(end);
      }
    }
  }

  private HttpRequest.Builder gzipped(byte[] packed) {
    return rig.request()
        .header("Content-Encoding", "gzip")
        .POST(HttpRequest.BodyPublishers.ofByteArray(packed));
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }
}
