package io.edgenode.processors.http;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.SinkContext;
import io.edgenode.engine.record.ByteOutput;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sends FlowFiles to an HTTP server, one request after another, so the order holds. A request that
 * is sent again has the same Idempotency-Key; behind a crash, only if it is of one FlowFile. Owner:
 * the lane.
 */
public final class HttpSink implements Sink {
  public static final Descriptor<HttpSinkConfig> DESCRIPTOR =
      Descriptor.sink("http", HttpSinkConfig.class, HttpSink::new)
          .summary("Sends FlowFiles to an HTTP server, in order and with idempotency keys.")
          .description(
              """
              A 2xx answer delivers. 400, 411, 413, 414, 415, 422 and 431 mean bad data: of a batch
              the bad FlowFile is found by sending halves, then it is dead-lettered. 409, 423 and 425
              are retried, at last singly. Everything else, redirects and 401, 403, 404, 429 and 5xx
              among them, is waited for without limit. Redirects are not followed. The
              Idempotency-Key header is the FlowFile's id, or a hash of those in the batch. After a
              crash what is sent again is batched anew, under other keys: a receiver that tells by
              the key what it has needs one FlowFile a request (batch: { count: 1 }).
              """)
          .example(
              "One request per reading",
              "{ type: http, url: \"https://ingest.example.com/readings\" }")
          .example(
              "Batches of lines",
              "{ type: http, url: \"https://ingest.example.com/bulk\", format: ndjson,"
                  + " headers: { X-Gateway: hall-7 }, batch: { count: 500, linger: 1s } }")
          .trait(Descriptor.Trait.REMOTE)
          .build();

  /** A batch whose URLs differ takes a request for each: it has to end within the timeout. */
  private static final int MOST_REQUESTS = 50;

  /** More of an answer is not read; its status is known by then. */
  private static final int LONGEST_ANSWER = 64 * 1024;

  private final HttpSinkConfig config;
  private @Nullable SinkContext context;
  private @Nullable HttpClient client;
  private Target.@Nullable Maker targets;

  HttpSink(HttpSinkConfig config) {
    this.config = config;
  }

  /** FlowFiles of one request, by their places in the batch. */
  private record Group(Target target, List<Integer> places) {}

  @Override
  public Future<Void> open(SinkContext from, byte[] snapshot) {
    context = from;
    targets = new Target.Maker(config, from.lane());
    client =
        from.vertx()
            .httpClientBuilder()
            .with(
                new HttpClientOptions()
                    .setConnectTimeout(Math.toIntExact(config.connectTimeout().toMillis()))
                    .setName(from.name()))
            // Without it Vert.x logs of a connection what the request's failure says, too.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
    return Future.succeededFuture();
  }

  @Override
  public int largestBatch() {
    if (!config.format().isBatched()) {
      return 1;
    }
    boolean oneTarget =
        config.url().constant().isPresent()
            && config.headers().values().stream().allMatch(v -> v.constant().isPresent());
    return oneTarget ? Integer.MAX_VALUE : MOST_REQUESTS;
  }

  @Override
  public Future<BatchResult> write(List<FlowFile> batch) {
    Outcome outcome = new Outcome(batch.size());
    List<Group> groups = new ArrayList<>(group(batch, outcome).values());
    Promise<BatchResult> done = Promise.promise();
    next(batch, groups, 0, outcome, done);
    return done.future();
  }

  @Override
  public Future<Void> close() {
    HttpClient open = client;
    return open == null ? Future.succeededFuture() : open.close();
  }

  /** What became of each FlowFile so far. */
  private static final class Outcome {
    private final @Nullable FlowException[] causes;
    private int delivered;

    Outcome(int size) {
      causes = new @Nullable FlowException[size];
    }

    void fail(List<Integer> places, FlowException cause) {
      places.forEach(place -> causes[place] = cause);
    }

    BatchResult result() {
      List<BatchResult.Failure> failures = new ArrayList<>();
      for (int i = 0; i < causes.length; i++) {
        FlowException cause = causes[i];
        if (cause != null) {
          failures.add(new BatchResult.Failure(i, cause));
        }
      }
      return new BatchResult(delivered, failures);
    }
  }

  private Map<Target, Group> group(List<FlowFile> batch, Outcome outcome) {
    Target.Maker maker = targets;
    if (maker == null) {
      throw new IllegalStateException("written to before it was opened");
    }
    Map<Target, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      try {
        if (config.format() != HttpSinkConfig.Format.RAW) {
          batch.get(i).content().record();
        }
        groups
            .computeIfAbsent(maker.of(batch.get(i)), target -> new Group(target, new ArrayList<>()))
            .places()
            .add(i);
      } catch (FlowException.BadData e) {
        outcome.fail(List.of(i), e);
      }
    }
    return groups;
  }

  private void next(
      List<FlowFile> batch,
      List<Group> groups,
      int at,
      Outcome outcome,
      Promise<BatchResult> done) {
    if (at == groups.size()) {
      done.complete(outcome.result());
      return;
    }
    Group group = groups.get(at);
    List<FlowFile> members = group.places().stream().map(batch::get).toList();
    send(group.target(), members)
        .onComplete(
            answer -> {
              Optional<FlowException> failure =
                  answer.succeeded()
                      ? Status.failure(answer.result(), group.target().server())
                      : Optional.of(unanswered(answer.cause(), group.target()));
              if (failure.isEmpty()) {
                outcome.delivered += members.size();
              } else if (groups.size() == 1 && outcome.result().failures().isEmpty()) {
                done.fail(failure.get());
                return;
              } else if (failure.get() instanceof FlowException.BadData && members.size() > 1) {
                // Of several groups this one alone is in doubt: each of it is tried alone.
                outcome.fail(group.places(), new FlowException.Retryable(text(failure.get())));
              } else if (failure.get() instanceof FlowException.NotConnected) {
                groups
                    .subList(at, groups.size())
                    .forEach(rest -> outcome.fail(rest.places(), failure.get()));
                done.complete(outcome.result());
                return;
              } else {
                outcome.fail(group.places(), failure.get());
              }
              next(batch, groups, at + 1, outcome, done);
            });
  }

  /** Sends one request; gives the status. */
  private Future<Integer> send(Target target, List<FlowFile> members) {
    HttpClient open = client;
    SinkContext from = context;
    if (open == null || from == null) {
      return Future.failedFuture(new IllegalStateException("written to before it was opened"));
    }
    RequestOptions options =
        new RequestOptions()
            .setMethod(HttpMethod.valueOf(config.method()))
            .setAbsoluteURI(target.url())
            .setFollowRedirects(false);
    return open.request(options)
        .compose(
            request -> {
              head(request, target, members);
              Content first = members.get(0).content();
              boolean raw = config.format() == HttpSinkConfig.Format.RAW;
              Future<HttpClientResponse> answer =
                  raw && first instanceof Content.Claim claim
                      ? Body.send(request, claim, from.claims())
                      : Body.send(request, bytes(members));
              return answer.compose(HttpSink::status);
            });
  }

  private void head(HttpClientRequest request, Target target, List<FlowFile> members) {
    request.putHeader(
        HttpHeaders.CONTENT_TYPE, config.contentType().orElse(config.format().contentType()));
    request.putHeader("Idempotency-Key", IdempotencyKey.of(members));
    config.token().ifPresent(token -> request.putHeader("Authorization", "Bearer " + token));
    config
        .username()
        .ifPresent(
            user -> {
              String pair = user + ":" + config.password().orElse("");
              byte[] utf8 = pair.getBytes(StandardCharsets.UTF_8);
              request.putHeader(
                  "Authorization", "Basic " + Base64.getEncoder().encodeToString(utf8));
            });
    target.headers().forEach(request::putHeader);
  }

  private ByteOutput bytes(List<FlowFile> members) {
    ByteOutput out = new ByteOutput(members.size() * 128);
    switch (config.format()) {
      case RAW -> members.get(0).content().writeTo(out);
      case JSON -> members.get(0).content().record().writeTo(out);
      case NDJSON -> {
        for (FlowFile member : members) {
          member.content().record().writeTo(out);
          out.write('\n');
        }
      }
      case JSON_ARRAY -> {
        out.write('[');
        for (int i = 0; i < members.size(); i++) {
          if (i > 0) {
            out.write(',');
          }
          members.get(i).content().record().writeTo(out);
        }
        out.write(']');
      }
    }
    return out;
  }

  /** The status, when the answer was read as far as it is read. */
  private static Future<Integer> status(HttpClientResponse response) {
    Promise<Integer> status = Promise.promise();
    long[] length = {0};
    response.handler(
        piece -> {
          length[0] += piece.length();
          if (length[0] > LONGEST_ANSWER && status.tryComplete(response.statusCode())) {
            response.request().connection().close();
          }
        });
    response.end().onComplete(end -> status.tryComplete(response.statusCode()));
    return status.future();
  }

  private static FlowException unanswered(Throwable cause, Target target) {
    return cause instanceof FlowException known
        ? known
        : new FlowException.NotConnected(
            target.server() + " did not answer: " + text(cause), cause);
  }

  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
