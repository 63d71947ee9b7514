package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.MalformedRecordException;
import io.edgenode.processors.intake.PushPosition;
import io.edgenode.processors.listen.MemoryBudget;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One request: looked at, read, journalled, answered once; what comes of its body after the answer
 * is dropped. Owner: the port's context.
 */
final class Exchange {
  /** Larger bodies are checked on a worker. */
  private static final int LARGE = 256 * 1024;

  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT);
  private static final int LONGEST_KEY = 256;
  private static final int LONGEST_CONTENT_TYPE = 256;
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final MemoryBudget budget;
  private final Runnable free;
  private final ByteOutput body = new ByteOutput(1024);
  private @Nullable Route route;
  private @Nullable RawUpload upload;
  private boolean gzip;
  private long received;
  private long dropped;
  private long taken;
  private boolean read;
  private boolean answered;
  private boolean freed;

  /**
   * @param free called once when the connection may serve the next request
   */
  Exchange(Vertx vertx, HttpServerRequest request, MemoryBudget budget, Runnable free) {
    this.vertx = vertx;
    this.request = request;
    this.budget = budget;
    this.free = free;
  }

  void refuse(Problem why) {
    listen();
    answer(why);
  }

  private void listen() {
    request.exceptionHandler(cause -> abandon());
    request.handler(this::piece);
    request.endHandler(end -> readToEnd());
  }

  void begin(Optional<Route> found) {
    listen();
    Optional<Problem> problem = found.flatMap(this::refusal);
    if (found.isEmpty()) {
      answer(Problem.of(404, "There is no such path", "no source takes " + request.path()));
    } else if (problem.isPresent()) {
      answer(problem.get());
    } else {
      route = found.get();
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        request.response().writeContinue();
      }
    }
  }

  /** The connection is gone. */
  void abandon() {
    answered = true;
    if (upload != null) {
      upload.giveUp();
    }
    giveBack();
  }

  /** It has taken too long; false if the connection is to be closed. */
  boolean timeOut() {
    if (answered) {
      return false;
    }
    request.response().putHeader(HttpHeaders.CONNECTION, "close");
    answer(
        read
            ? Problem.unavailable("the FlowFiles were not journalled in time")
            : Problem.of(408, "The request took too long", "the body did not come in time"));
    return true;
  }

  private Optional<Problem> refusal(Route to) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    gzip = "gzip".equalsIgnoreCase(encoding);
    String key = request.getHeader(IDEMPOTENCY_KEY);
    Problem problem = null;
    if (!METHODS.contains(request.method())) {
      request.response().putHeader(HttpHeaders.ALLOW, "POST, PUT");
      problem = Problem.of(405, "The method is not allowed", "POST and PUT are");
    } else if (!to.isAllowed(request.getHeader(HttpHeaders.AUTHORIZATION))) {
      request.response().putHeader("WWW-Authenticate", "Bearer");
      problem = Problem.of(401, "Authentication is needed", "send Authorization: Bearer <token>");
      to.target.refused("unauthorized");
    } else if (!Bodies.isAccepted(to.format, contentType)) {
      request.response().putHeader(HttpHeaders.ACCEPT, "application/json, application/x-ndjson");
      problem = Problem.of(415, "The media type is not taken", "send JSON or NDJSON");
    } else if (encoding != null && !gzip && !"identity".equalsIgnoreCase(encoding)) {
      request.response().putHeader(HttpHeaders.ACCEPT_ENCODING, "gzip");
      problem = Problem.of(415, "The content encoding is not taken", "send gzip or none");
    } else if (key != null && (key.isBlank() || key.length() > LONGEST_KEY)) {
      String detail = IDEMPOTENCY_KEY + " has 1 to " + LONGEST_KEY + " characters";
      problem = Problem.of(400, "The idempotency key can't be", detail);
    } else if (contentLength() > to.maxBody) {
      problem = Problem.tooLarge(to.maxBody);
      to.target.refused("too-large");
    } else if (to.target.isPaused()) {
      problem = Problem.busy("the journal has not caught up yet");
      to.target.refused("busy");
    }
    return Optional.ofNullable(problem);
  }

  private long contentLength() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("[0-9]{1,18}") ? Long.parseLong(length) : 0;
  }

  private void piece(Buffer piece) {
    Route to = route;
    if (answered || to == null) {
      drop(piece.length());
      return;
    }
    received += piece.length();
    if (received > to.maxBody) {
      to.target.refused("too-large");
      answer(Problem.tooLarge(to.maxBody));
    } else if (upload != null) {
      upload.write(piece);
    } else if (!take(piece.length())) {
      to.target.refused("memory");
      answer(Problem.unavailable("too many large bodies are under way"));
    } else {
      piece.getBytes(body.reserve(piece.length()), body.size());
      body.advance(piece.length());
      boolean raw = to.format == HttpListenerConfig.Format.RAW && !gzip;
      if (raw && body.size() > Content.CLAIM_THRESHOLD) {
        stream(to);
      }
    }
  }

  private void stream(Route to) {
    Future<ClaimWriter> claim = to.target.claim(contentLength());
    RawUpload streamed = new RawUpload(request, claim);
    upload = streamed;
    claim.onFailure(cause -> answer(problem(to, cause)));
    streamed.write(Buffer.buffer(body.toByteArray()));
    body.clear();
  }

  /** A client that goes on sending after the answer is cut off at some time. */
  private void drop(int bytes) {
    dropped += bytes;
    if (route != null && dropped > route.maxBody) {
      request.connection().close();
    }
  }

  private void readToEnd() {
    read = true;
    Route to = route;
    if (answered || to == null) {
      freeOnce();
      return;
    }
    RawUpload streamed = upload;
    if (streamed != null) {
      streamed.finish().map(claim -> List.of(raw(to, claim))).onComplete(this::offer);
    } else if (gzip && !takeUnpacked(to)) {
      return;
    } else if (gzip || body.size() > LARGE) {
      vertx.executeBlocking(flowFiles(to), false).onComplete(this::offer);
    } else {
      try {
        offer(Future.succeededFuture(flowFiles(to).call()));
      } catch (Exception e) {
        offer(Future.failedFuture(e));
      }
    }
  }

  /** What a packed body says that it unpacks to must fit: it is held to it then. */
  private boolean takeUnpacked(Route to) {
    long size = Gunzip.unpackedSize(body.array(), body.size());
    if (size > to.maxBody) {
      to.target.refused("too-large");
      answer(Problem.tooLarge(to.maxBody));
      return false;
    }
    if (!take((int) size)) {
      to.target.refused("memory");
      answer(Problem.unavailable("too many large bodies are under way"));
      return false;
    }
    return true;
  }

  private Callable<List<Offered>> flowFiles(Route to) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return () -> {
      ByteOutput unpacked = body;
      if (gzip) {
        unpacked = Gunzip.unpack(body.array(), body.size());
      }
      return Bodies.flowFiles(to.format, contentType, attributes(to), unpacked);
    };
  }

  private Offered raw(Route to, Content.Claim claim) {
    return new Offered(claim, attributes(to), new PushPosition(0));
  }

  private Attributes attributes(Route to) {
    String contentType = request.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean told =
        to.format == HttpListenerConfig.Format.RAW
            && contentType != null
            && contentType.length() <= LONGEST_CONTENT_TYPE;
    return told
        ? to.attributes.with("http.content-type", String.valueOf(contentType))
        : to.attributes;
  }

  private void offer(AsyncResult<List<Offered>> made) {
    Route to = route;
    if (answered || to == null) {
      if (made.succeeded()) {
        discardUpload();
      }
      giveBack();
      return;
    }
    if (made.failed()) {
      answer(problem(to, made.cause()));
      return;
    }
    List<Offered> files = made.result();
    Optional<String> key = Optional.ofNullable(request.getHeader(IDEMPOTENCY_KEY));
    to.target
        .accept(files, key)
        .onComplete(
            done -> {
              discardUpload();
              if (done.failed()) {
                answer(problem(to, done.cause()));
              } else {
                succeed(files.size());
              }
            });
  }

  /** Where its FlowFile was not taken: each try of the client brings its body again. */
  private void discardUpload() {
    if (upload != null) {
      upload.discard();
    }
  }

  private Problem problem(Route to, Throwable cause) {
    if (cause instanceof MalformedRecordException) {
      to.target.refused("malformed");
      return Problem.of(400, "The body is malformed", String.valueOf(cause.getMessage()));
    }
    if (cause instanceof Bodies.TooMany) {
      to.target.refused("too-large");
      return Problem.of(413, "The body is too large", String.valueOf(cause.getMessage()));
    }
    if (cause instanceof HttpPort.UnderWay) {
      return new Problem(409, "The request is under way", String.valueOf(cause.getMessage()), 1);
    }
    if (cause instanceof HttpPort.OtherBody) {
      to.target.refused("key-reused");
      return Problem.of(422, "The key is another body's", String.valueOf(cause.getMessage()));
    }
    return Problem.ofFailure(cause);
  }

  private void succeed(int count) {
    if (!answered) {
      answered = true;
      request
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
          .end("{\"accepted\":" + count + "}");
    }
    settle();
  }

  private void answer(Problem problem) {
    if (!answered) {
      answered = true;
      if (upload != null) {
        upload.giveUp();
      }
      problem.writeTo(request.response());
    }
    settle();
  }

  private void settle() {
    giveBack();
    if (read) {
      freeOnce();
    }
  }

  private void freeOnce() {
    if (!freed) {
      freed = true;
      free.run();
    }
  }

  private boolean take(int bytes) {
    if (!budget.take(bytes)) {
      return false;
    }
    taken += bytes;
    return true;
  }

  private void giveBack() {
    budget.give(taken);
    taken = 0;
  }
}
