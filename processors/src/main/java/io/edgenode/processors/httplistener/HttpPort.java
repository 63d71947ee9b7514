package io.edgenode.processors.httplistener;

import io.edgenode.processors.listen.MemoryBudget;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP server of one port. Every connection has one deadline: for its next request's headers,
 * then for the request and its answer; so neither a slow nor a silent client holds one for long.
 * Owner: its own event-loop context.
 */
final class HttpPort implements SharedPort.Server {
  private static final Logger LOG = LoggerFactory.getLogger(HttpPort.class);
  private static final int LONGEST_HEADERS = 16 * 1024;
  private static final int LONGEST_FIRST_LINE = 8 * 1024;

  /**
   * What clients may do.
   *
   * @param connections at a time
   * @param request how long a request may take, and how long a connection may wait for one
   */
  record Limits(int connections, Duration request) {
    static final Limits DEFAULT = new Limits(5_000, Duration.ofSeconds(30));
  }

  /** Says that a request with the same idempotency key is not answered yet. */
  static final class UnderWay extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnderWay() {
      super("a request with this Idempotency-Key is under way", null, false, false);
    }
  }

  /** Says that a request has the idempotency key of one with another body. */
  static final class OtherBody extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OtherBody() {
      super(
          "this Idempotency-Key came with another body, which was taken; nothing of this one was:"
              + " a new request needs a new key",
          null,
          false,
          false);
    }
  }

  private final Vertx vertx;
  private final HttpListenerConfig config;
  private final Limits limits;
  private final Supplier<SharedPort.Members<Route>> routes;
  private final MemoryBudget budget;
  private final Map<HttpConnection, Link> links = new HashMap<>();
  private int port;

  HttpPort(
      Vertx vertx,
      HttpListenerConfig config,
      Limits limits,
      Supplier<SharedPort.Members<Route>> routes) {
    this.vertx = vertx;
    this.config = config;
    this.limits = limits;
    this.routes = routes;
    this.budget = MemoryBudget.ofHeap(config.maxBody().bytes());
  }

  /** Fails where another source has the same path. */
  static Future<Void> checkAlone(Route mine, List<Route> all) {
    for (Route each : all) {
      if (each != mine && each.path.equals(mine.path)) {
        return Future.failedFuture(
            new IllegalStateException("path " + mine.path + " belongs to " + each.owner()));
      }
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<?> deploy(Context context) {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHost(config.host())
            .setPort(config.port())
            .setMaxHeaderSize(LONGEST_HEADERS)
            .setMaxInitialLineLength(LONGEST_FIRST_LINE)
            .setHttp2ClearTextEnabled(false)
            .setTcpKeepAlive(true);
    HttpServer server =
        vertx
            .createHttpServer(options)
            .connectionHandler(this::connected)
            .exceptionHandler(cause -> LOG.debug("a connection failed: {}", cause.toString()))
            .requestHandler(this::handle);
    return server.listen().onSuccess(bound -> port = bound.actualPort());
  }

  @Override
  public int port() {
    return port;
  }

  private void connected(HttpConnection connection) {
    if (links.size() >= limits.connections) {
      LOG.debug("closed a connection beyond {}", limits.connections);
      connection.close();
      return;
    }
    Link link = new Link(connection);
    links.put(connection, link);
    connection.closeHandler(
        closed -> {
          links.remove(connection);
          link.closed();
        });
    link.arm();
  }

  private void handle(HttpServerRequest request) {
    Link link = links.get(request.connection());
    if (link == null) {
      request.connection().close();
      return;
    }
    String path = request.path();
    SharedPort.Members<Route> known = routes.get();
    Optional<Route> route = find(path, known.present());
    Exchange exchange = new Exchange(vertx, request, budget, link::free);
    if (route.isEmpty() && find(path, known.away()).isPresent()) {
      link.refuse(exchange, Problem.unavailable("the flow behind this path does not run now"));
    } else {
      link.begin(exchange, route);
    }
  }

  private static Optional<Route> find(String path, List<Route> among) {
    return among.stream().filter(each -> each.path.equals(path)).findFirst();
  }

  /** A connection: its deadline and the request under way. */
  private final class Link {
    private final HttpConnection connection;
    private long timer = -1;
    private @Nullable Exchange exchange;

    Link(HttpConnection connection) {
      this.connection = connection;
    }

    void arm() {
      vertx.cancelTimer(timer);
      timer = vertx.setTimer(limits.request.toMillis(), fired -> late());
    }

    void begin(Exchange begun, Optional<Route> route) {
      exchange = begun;
      arm();
      begun.begin(route);
    }

    void refuse(Exchange begun, Problem why) {
      exchange = begun;
      arm();
      begun.refuse(why);
    }

    void free() {
      exchange = null;
      arm();
    }

    void closed() {
      vertx.cancelTimer(timer);
      if (exchange != null) {
        exchange.abandon();
      }
    }

    private void late() {
      if (exchange != null && exchange.timeOut()) {
        arm();
      } else {
        connection.close();
      }
    }
  }
}
