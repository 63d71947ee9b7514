package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.SourceContext.Recent;
import io.edgenode.processors.httplistener.HttpListenerConfig.Format;
import io.edgenode.processors.intake.RecordingIntake;
import io.edgenode.processors.intake.SourceRig;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
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

/** Listening sources, and real clients of them: the JDK's, and raw sockets. */
final class HttpRig implements AutoCloseable {
  private final SourceRig.Node node = new SourceRig.Node();
  private final List<SourceRig> rigs = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Path own;
  private URI uri = URI.create("http://127.0.0.1");

  HttpRig(Path own) {
    this.own = own;
  }

  @Override
  public void close() {
    rigs.forEach(SourceRig::close);
    node.close();
  }

  RecordingIntake listen(Format format) {
    return listen(config(format, Optional.empty(), 16 << 20), HttpPort.Limits.DEFAULT);
  }

  /** A source that finds FlowFiles of its own in the journals of its lanes. */
  RecordingIntake listenAgain(Format format, List<List<Recent>> journalled) {
    return listen(config(format, Optional.empty(), 16 << 20), HttpPort.Limits.DEFAULT, journalled);
  }

  RecordingIntake listen(HttpListenerConfig config, HttpPort.Limits limits) {
    return listen(config, limits, List.of(List.of()));
  }

  private RecordingIntake listen(
      HttpListenerConfig config, HttpPort.Limits limits, List<List<Recent>> journalled) {
    SourceRig rig =
        new SourceRig(node, own).holding(journalled).start(new HttpListenerSource(config, limits));
    rigs.add(rig);
    uri = URI.create(rig.status().substring(rig.status().indexOf("http")));
    return rig.intake();
  }

  /** Tries to start one more source; completes when it listens. */
  Future<Void> join(HttpListenerConfig config) {
    HttpListenerSource source = new HttpListenerSource(config, HttpPort.Limits.DEFAULT);
    return new SourceRig(node, own).startFuture(source, Optional.empty());
  }

  /** The source that was started first of those that still run. */
  SourceRig first() {
    return rigs.get(0);
  }

  void stopFirst() {
    rigs.remove(0).close();
  }

  static HttpListenerConfig config(Format format, Optional<String> token, int maxBody) {
    return new HttpListenerConfig("127.0.0.1", 0, "/in", format, token, new ByteSize(maxBody));
  }

  static HttpListenerConfig config(String path, int port) {
    return new HttpListenerConfig(
        "127.0.0.1", port, path, Format.JSON, Optional.empty(), new ByteSize(1 << 20));
  }

  /** A request to where the last source listens. */
  HttpRequest.Builder request() {
    return HttpRequest.newBuilder(uri);
  }

  /** A request to another path of that port. */
  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(uri.resolve(path));
  }

  HttpRequest.Builder post(String text) {
    return request().POST(body(text));
  }

  static HttpRequest.BodyPublisher body(String text) {
    return HttpRequest.BodyPublishers.ofString(text);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return begin(request).join();
  }

  CompletableFuture<HttpResponse<String>> begin(HttpRequest.Builder request) {
    return client.sendAsync(
        request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(uri.getHost(), uri.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static String readAll(Socket socket) throws IOException {
    try (InputStream in = socket.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (SocketException reset) {
      return "";
    }
  }
}
