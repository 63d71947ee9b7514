package io.edgenode.node.http;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.runtime.flow.LaneAnswers;
import io.edgenode.node.view.LatestView;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * What a component remembers of its keys: of one with {@code key}, else a page of them. Answers are
 * bounded by {@code limit} and {@link LaneAnswers#MAX_BYTES}. Immutable; an event loop's.
 */
final class LatestRoute implements Handler<RoutingContext> {
  static final String PATH = "/api/v1/flows/:flow/components/:component/latest";

  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1_000;
  private static final Set<String> PARAMETERS = Set.of("key", "limit", "after");

  private final LatestView view;
  private final long timeoutSeconds;

  LatestRoute(LatestView view, long timeoutSeconds) {
    this.view = view;
    this.timeoutSeconds = timeoutSeconds;
  }

  @Override
  public void handle(RoutingContext request) {
    Queryable.Question question;
    try {
      question = question(request.queryParams());
    } catch (Queryable.IllegalQuestion e) {
      Problem.badRequest(request, String.valueOf(e.getMessage()));
      return;
    }
    String flow = request.pathParam("flow");
    String component = request.pathParam("component");
    view.latest(flow, component, question)
        .timeout(timeoutSeconds, TimeUnit.SECONDS)
        .onSuccess(answer -> respond(request, question, answer))
        .onFailure(cause -> refuse(request, cause));
  }

  private static Queryable.Question question(MultiMap parameters) {
    for (String name : new TreeSet<>(parameters.names())) {
      if (!PARAMETERS.contains(name)) {
        throw new Queryable.IllegalQuestion(
            "there is no parameter '" + name + "'; valid are key, or limit and after");
      }
      if (parameters.getAll(name).size() > 1) {
        throw new Queryable.IllegalQuestion("parameter '" + name + "' is given more than once");
      }
    }
    Optional<String> key = Optional.ofNullable(parameters.get("key"));
    if (key.isPresent() && parameters.names().size() > 1) {
      throw new Queryable.IllegalQuestion("'key' asks for one key: leave out limit and after");
    }
    return new Queryable.Question(
        key,
        Optional.ofNullable(parameters.get("after")).map(LatestRoute::cursor),
        Optional.ofNullable(parameters.get("limit")).map(LatestRoute::limit).orElse(DEFAULT_LIMIT));
  }

  private static int limit(String text) {
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= MAX_LIMIT) {
        return limit;
      }
    } catch (NumberFormatException noNumber) {
      // Told below.
    }
    throw new Queryable.IllegalQuestion("'limit' must be a number from 1 to " + MAX_LIMIT);
  }

  private static Key cursor(String text) {
    try {
      return Key.of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      throw new Queryable.IllegalQuestion("'after' must be the 'next' of the page before");
    }
  }

  private static void respond(
      RoutingContext request, Queryable.Question question, LaneAnswers answer) {
    if (question.key().isEmpty()) {
      HttpSurface.end(request, 200, HttpSurface.JSON, page(answer));
    } else if (answer.entries().isEmpty()) {
      Problem.respond(
          request,
          404,
          "Not Found",
          "nothing is remembered of this key; 7 is a number and \"7\" a text, and keys are told"
              + " apart by that");
    } else {
      HttpSurface.end(
          request, 200, HttpSurface.JSON, write(answer.entries().get(0), Buffer.buffer()));
    }
  }

  private static Buffer page(LaneAnswers answer) {
    Buffer body = Buffer.buffer("{\"entries\":[");
    List<LaneAnswers.OfLane> entries = answer.entries();
    for (int i = 0; i < entries.size(); i++) {
      write(entries.get(i), i == 0 ? body : body.appendString(","));
    }
    body.appendString("]");
    answer
        .next()
        .map(key -> Base64.getUrlEncoder().withoutPadding().encodeToString(key.bytes()))
        .ifPresent(cursor -> body.appendString(",\"next\":" + Json.encode(cursor)));
    return body.appendString("}");
  }

  /** The record as it came, byte by byte. */
  private static Buffer write(LaneAnswers.OfLane from, Buffer body) {
    Queryable.Entry entry = from.entry();
    JsonObject attributes = new JsonObject();
    entry.attributes().toMap().forEach(attributes::put);
    return body.appendString("{\"key\":")
        .appendBytes(entry.keyJson())
        .appendString(",\"lane\":" + from.lane() + ",\"sequence\":" + entry.sequence())
        .appendString(",\"attributes\":" + attributes.encode() + ",\"record\":")
        .appendBytes(entry.record())
        .appendString("}");
  }

  private static void refuse(RoutingContext request, Throwable cause) {
    if (cause instanceof LatestView.NotAsked) {
      Problem.respond(request, 404, "Not Found", String.valueOf(cause.getMessage()));
    } else if (cause instanceof Queryable.IllegalQuestion) {
      Problem.badRequest(request, String.valueOf(cause.getMessage()));
    } else if (cause instanceof IllegalStateException) {
      Problem.respond(request, 503, "Service Unavailable", String.valueOf(cause.getMessage()));
    } else {
      Problem.noAnswer(request);
    }
  }
}
