package io.edgenode.benchmarks.ingest;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import java.util.concurrent.atomic.AtomicLong;

/** Devices that post NDJSON, one request after the other, each on a connection of its own. */
final class HttpDevices implements Devices {
  private static final int OK = 200;

  private final int connections;
  private final int recordsPerRequest;
  private final int port;
  private final HttpClient client;
  private final Buffer body;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private volatile boolean stopping;

  HttpDevices(Vertx vertx, int port, int connections, int recordsPerRequest) {
    this.connections = connections;
    this.recordsPerRequest = recordsPerRequest;
    this.port = port;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setKeepAlive(true),
            new PoolOptions().setHttp1MaxSize(connections));
    this.body = Buffer.buffer((Ingest.RECORD + "\n").repeat(recordsPerRequest));
  }

  @Override
  public Future<Void> start() {
    for (int i = 0; i < connections; i++) {
      send();
    }
    return Future.succeededFuture();
  }

  private void send() {
    if (stopping) {
      return;
    }
    client
        .request(HttpMethod.POST, port, "127.0.0.1", "/in")
        .compose(
            request ->
                request
                    .putHeader("content-type", "application/x-ndjson")
                    .send(body)
                    .compose(response -> response.end().map(response.statusCode())))
        .onComplete(
            answer -> {
              if (answer.succeeded() && answer.result() == OK) {
                acknowledged.addAndGet(recordsPerRequest);
              } else {
                refused.incrementAndGet();
              }
              send();
            });
  }

  @Override
  public long acknowledged() {
    return acknowledged.get();
  }

  @Override
  public long refused() {
    return refused.get();
  }

  @Override
  public Future<Void> stop() {
    stopping = true;
    return client.close();
  }
}
