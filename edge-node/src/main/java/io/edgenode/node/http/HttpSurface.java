package io.edgenode.node.http;

import io.edgenode.node.metrics.Exposition;
import io.edgenode.node.metrics.NodeMeters;
import io.edgenode.node.view.LatestView;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.NodeView;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The node's HTTP server: {@code /}, {@code /metrics}, {@code /metrics.json}, {@code /health/live},
 * {@code /health/ready} and {@link LatestRoute#PATH}; everything else is a problem of RFC 9457.
 * Owner: the event loop of the context it was started on.
 */
public final class HttpSurface {
  /** A request that the lanes don't answer within this time says so instead of waiting. */
  private static final long STATS_TIMEOUT_SECONDS = 5;

  private static final int MAX_HEADERS = 8 * 1024;
  private static final int IDLE_SECONDS = 60;
  static final String JSON = "application/json";
  private static final String HTML = "text/html; charset=utf-8";

  private final Vertx vertx;
  private final NodeView view;
  private final LatestView latest;
  private final NodeMeters meters;
  private final HttpServer server;
  private final Page page = new Page();

  private HttpSurface(Vertx vertx, NodeView view, LatestView latest, NodeMeters meters) {
    this.vertx = vertx;
    this.view = view;
    this.latest = latest;
    this.meters = meters;
    this.server =
        vertx.createHttpServer(
            new HttpServerOptions()
                .setMaxHeaderSize(MAX_HEADERS)
                .setMaxInitialLineLength(MAX_HEADERS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
  }

  /**
   * Binds.
   *
   * @param names host names beside {@code localhost} and plain addresses that requests may ask for
   * @return fails with a {@link java.net.BindException} where the port is taken
   */
  public static Future<HttpSurface> start(
      Vertx vertx,
      String host,
      int port,
      List<String> names,
      NodeView view,
      LatestView latest,
      NodeMeters meters) {
    HttpSurface surface = new HttpSurface(vertx, view, latest, meters);
    return surface
        .server
        .requestHandler(surface.routes(new HostCheck(names)))
        .listen(port, host)
        .map(surface);
  }

  /** The port that is listened on. */
  public int port() {
    return server.actualPort();
  }

  public Future<Void> stop() {
    return server.close();
  }

  private Router routes(HostCheck hosts) {
    Router router = Router.router(vertx);
    router.route().handler(hosts);
    get(router, "/", this::respondPage);
    get(router, "/metrics", this::respondMetrics);
    get(router, "/metrics.json", this::respondJson);
    get(router, "/health/ready", this::respondReady);
    router
        .get("/health/live")
        .handler(request -> json(request, 200, new JsonObject().put("status", "live")));
    router.route("/health/live").handler(Problem::methodNotAllowed);
    LatestRoute asked = new LatestRoute(latest, STATS_TIMEOUT_SECONDS);
    router.get(LatestRoute.PATH).handler(asked);
    router.head(LatestRoute.PATH).handler(asked);
    router.route(LatestRoute.PATH).handler(Problem::methodNotAllowed);
    router.route().handler(Problem::notFound);
    router.route().failureHandler(Problem::failed);
    router.errorHandler(400, Problem::failed);
    return router;
  }

  /** A route that answers from a snapshot of the node. */
  private void get(Router router, String path, BiConsumer<RoutingContext, NodeStats> respond) {
    Handler<RoutingContext> handler =
        request ->
            view.stats()
                .timeout(STATS_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .onSuccess(stats -> answer(request, stats, respond))
                .onFailure(cause -> Problem.noAnswer(request));
    router.get(path).handler(handler);
    router.head(path).handler(handler);
    router.route(path).handler(Problem::methodNotAllowed);
  }

  private static void answer(
      RoutingContext request, NodeStats stats, BiConsumer<RoutingContext, NodeStats> respond) {
    try {
      respond.accept(request, stats);
    } catch (RuntimeException e) {
      request.fail(e);
    }
  }

  private void respondPage(RoutingContext request, NodeStats stats) {
    request.response().putHeader("Content-Security-Policy", page.contentSecurityPolicy());
    end(request, 200, HTML, Buffer.buffer(page.render(stats)));
  }

  private void respondMetrics(RoutingContext request, NodeStats stats) {
    String accept = Optional.ofNullable(request.request().getHeader(HttpHeaders.ACCEPT)).orElse("");
    Callable<Exposition> scrape = () -> meters.scrape(stats, accept);
    // On a worker: a thousand series take milliseconds, which no lane on this event loop has.
    vertx
        .executeBlocking(scrape, false)
        .onSuccess(all -> end(request, 200, all.contentType(), Buffer.buffer(all.body())))
        .onFailure(request::fail);
  }

  private void respondJson(RoutingContext request, NodeStats stats) {
    vertx
        .executeBlocking(() -> StatsJson.of(stats).put("metrics", meters.toJson(stats)), false)
        .onSuccess(body -> json(request, 200, body))
        .onFailure(request::fail);
  }

  private void respondReady(RoutingContext request, NodeStats stats) {
    json(request, stats.ready() ? 200 : 503, StatsJson.readiness(stats));
  }

  private static void json(RoutingContext request, int status, JsonObject body) {
    end(request, status, JSON, body.toBuffer());
  }

  static void end(RoutingContext request, int status, String contentType, Buffer body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Content-Type-Options", "nosniff")
        .end(body);
  }
}
