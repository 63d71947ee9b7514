package io.edgenode.engine.runtime.source;

import io.edgenode.engine.api.ClaimWriter;
import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.SourceOptions;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.Submission;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One source of a flow and its bounded way into the journals of the flow's lanes. Owner: the
 * source's own context; the statistics may be read from any thread.
 */
public final class SourceRunner implements Intake {
  private static final double HIGH_WATERMARK = 0.8;
  private static final double LOW_WATERMARK = 0.5;

  private final String name;
  private final String flow;
  private final boolean dropsNewest;
  private final Source source;
  private final Setup setup;
  private final Context context;
  private final int buffer;
  private final Partitioner partitioner;
  private final long[] journalledOrdinals;
  private final Map<String, AtomicLong> refused = new ConcurrentHashMap<>();
  private final AtomicLong accepted = new AtomicLong();

  private volatile long waiting;
  private volatile boolean paused;
  private volatile boolean ended;
  private volatile String status = "";
  private volatile String fullReason = "";
  private SourcePosition last = SourcePosition.NONE;
  private boolean stopping;

  /**
   * What a runner works with.
   *
   * @param writers one a lane
   * @param positions what each lane's journal holds of this source
   * @param worker where claims are written
   * @param directory the source's own directory, made when asked for
   */
  public record Setup(
      Vertx vertx,
      List<JournalWriter> writers,
      List<Optional<SourcePosition>> positions,
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
    this.partitioner = new Partitioner(flow.partitionBy(), setup.writers.size());
    this.journalledOrdinals =
        setup.positions.stream()
            .mapToLong(position -> position.map(SourcePosition::ordinal).orElse(0L))
            .toArray();
  }

  public String name() {
    return name;
  }

  /** Starts the source behind what every lane has; any thread. */
  public Future<Void> start() {
    return onContext(() -> source.start(new Surroundings(), this, resumeAt()));
  }

  /** Ends offering; any thread. What was offered before is still journalled. */
  public Future<Void> stop() {
    return onContext(
        () -> {
          stopping = true;
          return source.stop();
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
          long ordinal = last.ordinal();
          if (waiting > 0 || ordinal == 0 || ended) {
            return;
          }
          for (int lane = 0; lane < journalledOrdinals.length; lane++) {
            if (journalledOrdinals[lane] < ordinal) {
              journalledOrdinals[lane] = ordinal;
              setup
                  .writers
                  .get(lane)
                  .submit(Submission.control(RecordKind.POSITION, name, last, refused -> {}));
            }
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
    List<List<Offered>> parts = split(batch);
    List<Future<Void>> answers = new ArrayList<>();
    for (int lane = 0; lane < parts.size(); lane++) {
      List<Offered> part = parts.get(lane);
      answers.add(part.isEmpty() ? Future.succeededFuture() : submit(lane, part));
    }
    Promise<Void> onContext = Promise.promise();
    Future.join(answers)
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> {
                      count(-batch.size());
                      journalled(parts, answers);
                      if (result.succeeded()) {
                        last = batch.get(batch.size() - 1).position();
                        accepted.addAndGet(batch.size());
                        onContext.complete();
                      } else {
                        onContext.fail(refusal(result.cause()));
                      }
                      pauseOrResume();
                    }));
    return onContext.future();
  }

  /** Notes what each lane has now, whatever became of the others. */
  private void journalled(List<List<Offered>> parts, List<Future<Void>> answers) {
    for (int lane = 0; lane < parts.size(); lane++) {
      List<Offered> part = parts.get(lane);
      if (!part.isEmpty() && answers.get(lane).succeeded()) {
        long ordinal = part.get(part.size() - 1).position().ordinal();
        journalledOrdinals[lane] = Math.max(journalledOrdinals[lane], ordinal);
      }
    }
  }

  /**
   * What the source hears of a refusal. Where one of several lanes refused, nothing is said to be
   * journalled: the source offers all of it again, and lanes that have their part leave it out.
   */
  private Throwable refusal(Throwable cause) {
    return setup.writers.size() > 1 && cause instanceof Refused refused
        ? new Refused(refused.reason(), String.valueOf(refused.getMessage()), SourcePosition.NONE)
        : cause;
  }

  private Future<Void> submit(int lane, List<Offered> part) {
    Promise<Void> answer = Promise.promise();
    setup
        .writers
        .get(lane)
        .submit(
            Submission.of(
                name,
                part,
                refusal -> {
                  if (refusal == null) {
                    answer.complete();
                  } else {
                    answer.fail(refusal);
                  }
                }));
    return answer.future();
  }

  /** By lane; what a lane has already (another lane was behind at the restart) is left out. */
  private List<List<Offered>> split(List<Offered> batch) {
    if (setup.writers.size() == 1) {
      return List.of(batch);
    }
    List<List<Offered>> parts = new ArrayList<>();
    for (int lane = 0; lane < setup.writers.size(); lane++) {
      parts.add(new ArrayList<>());
    }
    for (Offered offered : batch) {
      int lane = partitioner.lane(offered.content());
      long ordinal = offered.position().ordinal();
      if (ordinal == 0 || ordinal > journalledOrdinals[lane]) {
        parts.get(lane).add(offered);
      }
    }
    return parts;
  }

  @Override
  public Future<ClaimWriter> claim(long length) {
    if (stopping || !fullReason.isEmpty()) {
      return refuse(Refused.Reason.UNAVAILABLE, stopping ? "the flow is stopping" : fullReason);
    }
    return StreamedClaim.open(
        new StreamedClaim.Place(
            setup.claims, setup.worker, context, dropsNewest, this::releaseWanted),
        length);
  }

  private Future<Void> releaseWanted() {
    return Future.join(setup.writers.stream().map(JournalWriter::releaseWanted).toList())
        .mapEmpty();
  }

  @Override
  public void end() {
    // The end moves no position: the FlowFiles before it carry their own.
    List<Future<Void>> told = new ArrayList<>();
    for (JournalWriter writer : setup.writers) {
      Promise<Void> answer = Promise.promise();
      told.add(answer.future());
      writer.submit(
          Submission.control(
              RecordKind.END_OF_SOURCE,
              name,
              SourcePosition.NONE,
              refusal -> {
                if (refusal == null) {
                  answer.complete();
                } else {
                  answer.fail(refusal);
                }
              }));
    }
    Future.all(told)
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

  /** The least position over the lanes; nothing while one lane has none. */
  private Optional<SourcePosition> resumeAt() {
    SourcePosition least = null;
    for (Optional<SourcePosition> position : setup.positions) {
      if (position.isEmpty()) {
        return Optional.empty();
      }
      if (least == null || position.get().ordinal() < least.ordinal()) {
        least = position.get();
      }
    }
    return Optional.ofNullable(least);
  }

  private <T> Future<T> refuse(Refused.Reason reason, String message) {
    count(reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), 1);
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
      source.resume();
    }
  }

  private void pause() {
    if (!paused) {
      paused = true;
      source.pause();
    }
  }

  private Future<Void> onContext(java.util.function.Supplier<Future<Void>> call) {
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
