package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.SourceOptions;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One source of a flow and its bounded way into the journals of the flow's lanes. Owner: the
 * source's own context; the statistics may be read from any thread.
 */
public final class SourceRunner implements Intake {
  private static final Logger LOG = LoggerFactory.getLogger(SourceRunner.class);
  private static final double HIGH_WATERMARK = 0.8;
  private static final double LOW_WATERMARK = 0.5;

  private final String name;
  private final String flow;
  private final boolean dropsNewest;
  private final Source source;
  private final Setup setup;
  private final Context context;
  private final int buffer;
  private final Lanes lanes;
  private final LooseClaims looseClaims;
  private final Map<String, AtomicLong> refused = new ConcurrentHashMap<>();
  private final AtomicLong accepted = new AtomicLong();

  private volatile long waiting;
  private volatile boolean paused;
  private volatile boolean ended;
  private volatile String status = "";
  private volatile String fullReason = "";
  private SourcePosition last = SourcePosition.NONE;
  private boolean started;
  private boolean stopping;

  /**
   * What a runner works with.
   *
   * @param writers one a lane
   * @param positions what each lane's journal holds of this source
   * @param consumed how far each lane had consumed its journal
   * @param worker where claims are written
   * @param directory the source's own directory, made when asked for
   */
  public record Setup(
      Vertx vertx,
      List<JournalWriter> writers,
      List<Optional<SourcePosition>> positions,
      List<Long> consumed,
      ClaimStore claims,
      WorkerExecutor worker,
      SourceContext.Shared shared,
      Function<String, Path> directory,
      SourceListener listener) {}

  public SourceRunner(
      FlowDefinition flow,
      FlowDefinition.Component component,
      Source source,
      Context context,
      Setup setup) {
    this.name = component.name();
    this.flow = flow.name();
    this.dropsNewest = flow.journal().whenFull() == WhenFull.DROP_NEWEST;
    this.source = source;
    this.setup = setup;
    this.context = context;
    this.buffer = component.source().map(SourceOptions::buffer).orElse(10_000);
    this.looseClaims = new LooseClaims(this::delete);
    this.lanes =
        new Lanes(name, context, setup.writers, setup.positions, flow.partitionBy(), looseClaims);
  }

  public String name() {
    return name;
  }

  /**
   * Starts the source behind what every lane has; any thread. A source of an opening that has ended
   * meanwhile stays as it is: nobody would stop it.
   */
  public Future<Void> start() {
    return onContext(
        () -> {
          if (stopping) {
            return Future.failedFuture("source '" + name + "' was stopped before it started");
          }
          started = true;
          Future<Void> starting = source.start(new Surroundings(), this, lanes.resumeAt());
          if (paused) {
            source.pause();
          }
          return starting;
        });
  }

  /** Ends offering; any thread. What was offered before is still journalled. */
  public Future<Void> stop() {
    return onContext(
        () -> {
          stopping = true;
          return source.stop().compose(stopped -> onContext(this::tellAll));
        });
  }

  /** Says that the journal takes nothing now, or does again; any thread. */
  public void full(boolean full, String reason) {
    context.runOnContext(
        ignored -> {
          fullReason = full ? reason : "";
          pauseOrResume();
        });
  }

  /**
   * Tells a lane that heard nothing of this source lately how far it has come (K16); any thread.
   */
  public void tellPosition() {
    context.runOnContext(
        ignored -> {
          if (!ended) {
            tellAll();
          }
        });
  }

  /**
   * Also at the end: a lane that stayed behind would have what came after its position offered
   * again, and a file that is there only then would be taken for what other lanes have already.
   */
  private Future<Void> tellAll() {
    if (waiting == 0 && last.ordinal() > 0) {
      lanes.follow(last);
    }
    return Future.succeededFuture();
  }

  /** Says again that the source has ended, if it has; any thread. */
  public void repeatEnd() {
    context.runOnContext(
        ignored -> {
          if (ended && !stopping) {
            lanes.end();
          }
        });
  }

  /** How the source is; any thread. */
  public SourceStats stats() {
    Map<String, Long> reasons = new TreeMap<>();
    refused.forEach((reason, count) -> reasons.put(reason, count.get()));
    return new SourceStats(accepted.get(), waiting, paused, ended, status, reasons);
  }

  @Override
  public Future<Void> accept(List<Offered> batch) {
    if (stopping) {
      return refuse(Refused.Reason.STOPPING, "the flow is stopping");
    }
    if (!fullReason.isEmpty()) {
      return refuse(Refused.Reason.UNAVAILABLE, fullReason);
    }
    if (waiting > 0 && waiting + batch.size() > buffer) {
      pause();
      return refuse(
          Refused.Reason.BUSY,
          "the buffer of '" + name + "' holds " + buffer + " FlowFiles at most");
    }
    if (batch.isEmpty()) {
      return Future.succeededFuture();
    }
    count(batch.size());
    return submit(batch);
  }

  private Future<Void> submit(List<Offered> batch) {
    return lanes
        .append(batch)
        .onComplete(
            result -> {
              count(-batch.size());
              if (result.succeeded()) {
                last = batch.get(batch.size() - 1).position();
                accepted.addAndGet(result.result());
              }
            })
        .mapEmpty();
  }

  @Override
  public Future<ClaimWriter> claim(long length) {
    if (stopping || !fullReason.isEmpty()) {
      return refuse(Refused.Reason.UNAVAILABLE, stopping ? "the flow is stopping" : fullReason);
    }
    return StreamedClaim.open(
        new StreamedClaim.Place(
            setup.claims, setup.worker, context, looseClaims, dropsNewest, lanes::releaseWanted),
        length);
  }

  private void delete(Content.Claim claim) {
    setup
        .worker
        .executeBlocking(
            () -> {
              setup.claims.delete(claim.id());
              return true;
            },
            false)
        .onFailure(cause -> LOG.warn("A content that was dropped can't be deleted", cause));
  }

  @Override
  public void end() {
    tellAll();
    lanes
        .end()
        .onSuccess(
            done ->
                context.runOnContext(
                    ignored -> {
                      ended = true;
                      setup.listener.ended(name);
                    }));
  }

  @Override
  public void fail(Throwable cause) {
    setup.listener.failed(name, cause);
  }

  private <T> Future<T> refuse(Refused.Reason reason, String message) {
    count(reason.name().toLowerCase(Locale.ROOT).replace('_', '-'), 1);
    return Future.failedFuture(new Refused(reason, message, SourcePosition.NONE));
  }

  private void count(String reason, long count) {
    refused.computeIfAbsent(reason, key -> new AtomicLong()).addAndGet(count);
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written on the source's context alone
  private void count(int change) {
    waiting += change;
    pauseOrResume();
  }

  private void pauseOrResume() {
    boolean tooMany = waiting >= buffer * HIGH_WATERMARK;
    boolean fewEnough = waiting <= buffer * LOW_WATERMARK;
    if (tooMany || !fullReason.isEmpty()) {
      pause();
    } else if (paused && fewEnough && fullReason.isEmpty() && !stopping) {
      paused = false;
      if (started) {
        source.resume();
      }
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      if (started) {
        source.pause();
      }
    }
  }

  private Future<Void> onContext(Supplier<Future<Void>> call) {
    Promise<Void> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          try {
            call.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  private final class Surroundings implements SourceContext {
    private @Nullable Path directory;

    @Override
    public Vertx vertx() {
      return setup.vertx;
    }

    @Override
    public Context context() {
      return context;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public String flow() {
      return flow;
    }

    @Override
    public long greatestOrdinal() {
      return lanes.greatestOrdinal();
    }

    @Override
    public Future<List<List<Recent>>> recent(String attribute, int most) {
      return setup.worker.executeBlocking(
          () ->
              IntStream.range(0, setup.writers.size())
                  .mapToObj(lane -> lookBack(lane, attribute, most))
                  .toList(),
          false);
    }

    private List<Recent> lookBack(int lane, String attribute, int most) {
      return LookBack.of(
          setup.writers.get(lane).journal(), setup.consumed.get(lane), name, attribute, most);
    }

    @Override
    public Path directory() {
      Path known = directory;
      if (known == null) {
        known = setup.directory.apply(name);
        directory = known;
      }
      return known;
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public Shared shared() {
      return setup.shared;
    }

    @Override
    public void status(String text) {
      status = text;
    }

    @Override
    public void refused(String reason, long count) {
      count(reason, count);
    }
  }
}
