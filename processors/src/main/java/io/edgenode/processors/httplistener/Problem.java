package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Intake;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/**
 * An answer that is not success, as RFC 9457 has it. Immutable.
 *
 * @param status the HTTP status
 * @param title what kind of problem it is
 * @param detail what is wrong and what would be valid, without anything of the body
 * @param retryAfterSeconds when to try again, 0 if never
 */
record Problem(int status, String title, String detail, int retryAfterSeconds) {
  private static final int BUSY_SECONDS = 1;
  private static final int UNAVAILABLE_SECONDS = 5;

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, 0);
  }

  static Problem busy(String detail) {
    return new Problem(429, "Too many FlowFiles are waiting", detail, BUSY_SECONDS);
  }

  static Problem unavailable(String detail) {
    return new Problem(503, "Nothing can be taken now", detail, UNAVAILABLE_SECONDS);
  }

  static Problem tooLarge(long limit) {
    return of(413, "The body is too large", "at most " + limit + " bytes are taken, unpacked");
  }

  /** What to tell a client whose FlowFiles were not journalled. */
  static Problem ofFailure(Throwable cause) {
    if (!(cause instanceof Intake.Refused refused)) {
      return unavailable("the FlowFiles could not be journalled");
    }
    String why = String.valueOf(refused.getMessage());
    return switch (refused.reason()) {
      case BUSY -> busy(why);
      case UNAVAILABLE, STOPPING -> unavailable(why);
      case TOO_LARGE -> of(413, "The body is too large", why);
    };
  }

  void writeTo(HttpServerResponse response) {
    JsonObject body =
        new JsonObject()
            .put("type", "about:blank")
            .put("title", title)
            .put("status", status)
            .put("detail", detail);
    response.setStatusCode(status);
    response.putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json");
    if (retryAfterSeconds > 0) {
      response.putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfterSeconds));
    }
    response.end(body.toBuffer());
  }
}
