package io.edgenode.node.assembly;

import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.definition.NodeSettings;
import io.edgenode.engine.definition.NodeSettingsLoader;
import io.vertx.core.Future;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A whole node in this process, with its HTTP surface on a free port, for one test. */
final class NodeRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Node node;

  /** Opens and starts it with this flow. */
  NodeRig(Path directory, String flow) throws Exception {
    this(directory, List.of(Files.writeString(directory.resolve("flow.yaml"), flow)));
  }

  /** Opens and starts it with the flows of these files; what it keeps is under the directory. */
  NodeRig(Path directory, List<Path> files) throws Exception {
    Map<String, String> environment =
        Map.of(
            "EDGE_NODE_HTTP_PORT", "0", "EDGE_NODE_DATA_DIR", directory.resolve("data").toString());
    NodeSettings settings =
        new NodeSettingsLoader(environment, SecretResolver.none()).load().settings().orElseThrow();
    FlowLoader loader = new FlowLoader(Components.discover(), environment, SecretResolver.none());
    FlowFiles flows = FlowFiles.read(loader, files);
    if (!flows.valid()) {
      throw new AssertionError("a flow is invalid: " + flows.problems());
    }
    node = Node.open(settings, "test", flows, loader, Node.prepare());
    await(node.start(true));
  }

  /** Waits until all sources have ended and all is delivered. */
  void awaitComplete() throws Exception {
    await(node.completed());
  }

  HttpResponse<String> get(String path) throws Exception {
    URI uri = URI.create(node.url().orElseThrow() + path);
    return client.send(
        HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Asks until the answer has this in it, which comes by itself. */
  HttpResponse<String> awaitAnswer(String path, String part) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    HttpResponse<String> answer = get(path);
    while (!answer.body().contains(part)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + part + " in " + answer.body());
      }
      LockSupport.parkNanos(10_000_000);
      answer = get(path);
    }
    return answer;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    await(node.stop(Duration.ofSeconds(10)));
  }
}
