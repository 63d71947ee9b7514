package io.edgenode.node.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors as RFC 9457 says: what went wrong, never a stack trace. Stateless. */
final class Problem {
  private static final String CONTENT_TYPE = "application/problem+json";
  private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

  private Problem() {}

  static void notFound(RoutingContext request) {
    respond(
        request,
        404,
        "Not Found",
        "there is nothing at this path; there are /, /metrics, /metrics.json, /health/live,"
            + " /health/ready and /api/v1/flows/FLOW/components/NAME/latest");
  }

  static void badRequest(RoutingContext request, String detail) {
    respond(request, 400, "Bad Request", detail);
  }

  static void methodNotAllowed(RoutingContext request) {
    request.response().putHeader(HttpHeaders.ALLOW, HttpMethod.GET + ", " + HttpMethod.HEAD);
    respond(request, 405, "Method Not Allowed", "this path is read only: GET or HEAD");
  }

  static void noAnswer(RoutingContext request) {
    respond(
        request,
        503,
        "Service Unavailable",
        "the lanes gave no answer in time; the log may say why");
  }

  static void failed(RoutingContext request) {
    int status = request.statusCode();
    if (status >= 400 && status < 500) {
      respond(request, status, "Bad Request", "the request can't be read");
      return;
    }
    LOG.warn("a request for {} failed", request.normalizedPath(), request.failure());
    respond(request, 500, "Internal Server Error", "this is a defect; the log has more");
  }

  static void respond(RoutingContext request, int status, String title, String detail) {
    if (request.response().ended()) {
      return;
    }
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    HttpSurface.end(request, status, CONTENT_TYPE, body.toBuffer());
  }
}
