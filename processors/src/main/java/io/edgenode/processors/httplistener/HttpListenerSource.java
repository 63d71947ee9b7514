package io.edgenode.processors.httplistener;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.processors.intake.Claims;
import io.edgenode.processors.intake.PushPosition;
import io.edgenode.processors.listen.Hop;
import io.edgenode.processors.listen.SharedPort;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes what clients post. The port reads and checks requests on a context of its own; this class
 * journals what they carry. Owner: the source's context, which the port's calls hop to. Lifecycle:
 * start → (pause, resume)* → stop.
 */
public final class HttpListenerSource implements Source {
  public static final Descriptor<HttpListenerConfig> DESCRIPTOR =
      Descriptor.source(
              "http-listener",
              HttpListenerConfig.class,
              config -> new HttpListenerSource(config, HttpPort.Limits.DEFAULT))
          .summary("Takes JSON or anything else that clients POST or PUT.")
          .description(
              """
              An answer of 200 with {"accepted":n} says that all n FlowFiles are journalled. 429 and
              503 come with Retry-After: nothing or only a part was taken, post again. 400 says where
              the JSON is wrong, and nothing was taken; 413 that the body is larger than max-body or
              has more than 100,000 elements. Errors are RFC 9457 problems. Bodies may be packed with
              gzip.

              A request with an Idempotency-Key that was seen before, among the last 10,000, makes
              no FlowFile again; if only a part was taken, the rest is. While the first is still
              under way the answer is 409; under a key that came with another body it is 422, and
              nothing is taken. After a restart, a crash too, the keys are known that
              the newest 16 MiB of the journal hold; what was consumed may be gone from there. With
              one lane a body is known by the last of its elements alone; one that a crash cut off
              goes on behind what was taken, or, where the first of that are gone, at most a thousand
              elements before. With several lanes a body whose first elements are gone is taken again
              as a whole, and one that a crash cut off from the last thousand elements that were
              taken whole.

              FlowFiles have the attribute http.path; with format: raw also http.content-type; with
              an Idempotency-Key also http.idempotency-key and http.idempotency-body, which tells
              one body from another, and http.idempotency-part where a body
              has several elements. Raw bodies above 64 KiB are streamed to disk.
              """)
          .example(
              "Readings as JSON",
              "{ type: http-listener, port: 8081, path: /readings, token: \"${env:TOKEN:-secret}\" }")
          .example("Anything", "{ type: http-listener, port: 8081, path: /upload, format: raw }")
          .trait(Descriptor.Trait.ENDLESS)
          .exclusives(HttpListenerConfig::exclusives)
          .build();

  /** FlowFiles are handed to intake in parts of this size, one after the other. */
  private static final int PART = 1000;

  /** FlowFiles that are looked up at a start: no body has more. */
  private static final int MOST_RECENT = Bodies.MOST_ELEMENTS;

  private final HttpListenerConfig config;
  private final HttpPort.Limits limits;
  private final Deliveries deliveries = new Deliveries();
  private @Nullable SourceContext context;
  private @Nullable Intake intake;
  private @Nullable SharedPort<Route> port;
  private @Nullable Route route;
  private volatile boolean paused;
  private volatile boolean stopped;

  HttpListenerSource(HttpListenerConfig config, HttpPort.Limits limits) {
    this.config = config;
    this.limits = limits;
  }

  @Override
  public Future<Void> start(
      SourceContext sourceContext, Intake sourceIntake, Optional<SourcePosition> resumeAt) {
    context = sourceContext;
    intake = sourceIntake;
    Route mine =
        new Route(
            config,
            "source " + sourceContext.name() + " of flow " + sourceContext.flow(),
            new HopToSource());
    SharedPort<Route> joined = portOf(sourceContext);
    route = mine;
    port = joined;
    return sourceContext
        .recent(Deliveries.KEY, MOST_RECENT)
        .compose(recent -> join(joined, mine, recent))
        .compose(bound -> HttpPort.checkAlone(mine, joined.members()).map(bound))
        .recover(
            cause ->
                joined
                    .leave(mine)
                    .transform(
                        left ->
                            Future.failedFuture(
                                new IllegalStateException(
                                    "can't listen on "
                                        + config.host()
                                        + ":"
                                        + config.port()
                                        + ": "
                                        + cause.getMessage(),
                                    cause))))
        .map(
            bound -> {
              sourceContext.status(
                  "listening on http://" + config.host() + ":" + bound + config.path());
              return null;
            });
  }

  private Future<Integer> join(
      SharedPort<Route> joined, Route mine, List<List<SourceContext.Recent>> recent) {
    if (stopped) {
      return Future.failedFuture("the source was stopped before it listened");
    }
    deliveries.remember(recent);
    return joined.join(mine);
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public Future<Void> stop() {
    stopped = true;
    if (port == null || route == null) {
      return Future.succeededFuture();
    }
    return port.leave(route);
  }

  private SharedPort<Route> portOf(SourceContext from) {
    if (config.port() == 0) {
      return new SharedPort<>(
          from.vertx(), routes -> new HttpPort(from.vertx(), config, limits, routes));
    }
    return from.shared()
        .computeIfAbsent(
            "http-listener " + config.host() + ":" + config.port(),
            () ->
                new SharedPort<>(
                    from.vertx(), routes -> new HttpPort(from.vertx(), config, limits, routes)));
  }

  private Future<Void> accept(List<Offered> files, Optional<String> key) {
    if (key.isEmpty()) {
      return offer(files, 0, Deliveries.Delivery.once());
    }
    Optional<Deliveries.Delivery> known = deliveries.of(key.get(), BodyMark.of(files));
    if (known.isEmpty()) {
      return Future.failedFuture(new HttpPort.OtherBody());
    }
    Deliveries.Delivery delivery = known.get();
    if (delivery.isActive()) {
      return Future.failedFuture(new HttpPort.UnderWay());
    }
    delivery.begin();
    return offer(files, delivery.journalled(), delivery).onComplete(done -> delivery.end());
  }

  /** Part after part, so that what was taken is known if one is refused. */
  private Future<Void> offer(List<Offered> files, int from, Deliveries.Delivery delivery) {
    if (from >= files.size()) {
      return Future.succeededFuture();
    }
    if (paused || stopped || intake == null) {
      return Future.failedFuture(
          new Intake.Refused(
              stopped ? Intake.Refused.Reason.STOPPING : Intake.Refused.Reason.BUSY,
              stopped ? "the flow is stopping" : "the journal has not caught up yet",
              SourcePosition.NONE));
    }
    List<Offered> part = delivery.part(files, from, Math.min(files.size(), from + PART));
    return Claims.accept(intake, part)
        .onFailure(cause -> delivery.journalled(from + PushPosition.journalled(part, cause)))
        .compose(
            done -> {
              delivery.journalled(from + part.size());
              return offer(files, from + part.size(), delivery);
            });
  }

  /** Takes the port's calls to the source's context, and the answers back. */
  private final class HopToSource implements Route.Target {
    @Override
    public Future<Void> accept(List<Offered> files, Optional<String> key) {
      return hop(() -> HttpListenerSource.this.accept(files, key));
    }

    @Override
    public Future<ClaimWriter> claim(long length) {
      return hop(() -> started(intake).claim(length).map(HoppingClaim::new));
    }

    @Override
    public boolean isPaused() {
      return paused || stopped;
    }

    @Override
    public void refused(String reason) {
      SourceContext to = started(context);
      to.context().runOnContext(turn -> to.refused(reason, 1));
    }
  }

  private final class HoppingClaim implements ClaimWriter {
    private final ClaimWriter writer;

    HoppingClaim(ClaimWriter writer) {
      this.writer = writer;
    }

    @Override
    public Future<Void> write(Buffer bytes) {
      return hop(() -> writer.write(bytes));
    }

    @Override
    public Future<Content.Claim> finish() {
      return hop(writer::finish);
    }

    @Override
    public Future<Void> abort() {
      return hop(writer::abort);
    }
  }

  private <T> Future<T> hop(Supplier<Future<T>> call) {
    return Hop.to(started(context).context(), call);
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("the source was not started");
    }
    return part;
  }
}
