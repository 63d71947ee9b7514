package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.lane.FlowClaims;
import io.edgenode.engine.runtime.lane.Lane;
import io.edgenode.engine.runtime.source.SourceRunner;
import io.edgenode.engine.runtime.source.SourceStats;
import io.edgenode.engine.runtime.state.StateBudget;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One opening of a flow: its stores in a new epoch, its lanes and its sources. Built on a worker,
 * started once, ended by {@link #stop} or {@link #abandon}; after a failure another is built.
 * Owner: the flow's runner.
 */
final class OpenFlow {
  private static final Logger log = LoggerFactory.getLogger(OpenFlow.class);

  /** How long components may take to end after a failure. */
  private static final Duration LONGEST_END = Duration.ofSeconds(10);

  private final FlowDefinition flow;
  private final FlowServices services;
  private final FlowEvents events;
  private final StateBudget.Share budget;
  private final FlowRepository stores;
  private final FlowVersions versions;
  private final DeadLetters deadLetters;
  private final List<JournalWriter> writers = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();
  private final List<SourceRunner> sources = new ArrayList<>();
  private final List<Map<String, SourcePosition>> positions = new ArrayList<>();
  private final List<Long> consumed = new ArrayList<>();
  private final FlowTimers timers;

  /** FlowFiles that stood in its journals when they were opened. */
  private long journalledBefore;

  private volatile boolean paused;

  /** Opens and recovers; on a worker. */
  OpenFlow(FlowDefinition flow, FlowServices services, FlowEvents events) {
    this.flow = flow;
    this.services = services;
    this.events = events;
    this.budget = services.state().share();
    this.timers = new FlowTimers(services.vertx());
    this.stores = services.repository().open(flow.name(), options());
    this.versions = new FlowVersions(flow, services, stores);
    try {
      stores.keepVersion(flow.version(), flow.resolved());
      deadLetters =
          new DeadLetters(
              stores.deadLetters(),
              flow.deadLetter().maxSize().bytes(),
              flow.deadLetter().whenFull(),
              new FlowFileCodec(stores.claims()));
      Letters letters = new Letters(flow.name(), flow.lanes(), deadLetters, services.clocks());
      FlowClaims claims =
          new FlowClaims(
              stores.claims(),
              flow.lanes(),
              letters.claims(),
              flow.journal().retain(),
              services.clocks());
      letters.connect(claims);
      LaneOpening opening = new LaneOpening(flow, services, stores, versions, events, budget);
      for (int lane = 0; lane < flow.lanes(); lane++) {
        take(opening.open(lane, newContext(), letters, claims));
      }
      for (FlowDefinition.Component component : flow.components()) {
        if (component.descriptor().factory() instanceof Factory.OfSource<?> factory) {
          sources.add(source(component, make(factory, component.config()), newContext()));
        }
      }
    } catch (RuntimeException | Error e) {
      budget.release();
      stores.close();
      throw e;
    }
  }

  private void take(LaneOpening.Opened lane) {
    lanes.add(lane.lane());
    writers.add(lane.writer());
    positions.add(lane.positions());
    consumed.add(lane.consumed());
    journalledBefore += lane.journalledBefore();
  }

  /** An event loop's own place, which no verticle has a say in. */
  private Context newContext() {
    return ((VertxInternal) services.vertx()).createEventLoopContext();
  }

  private StoreOptions options() {
    return new StoreOptions(
        flow.lanes(),
        flow.journal().maxSize().bytes(),
        flow.journal().durability().level() != Durability.Level.PROCESS,
        flow.journal().retain().toMillis(),
        services.freeSpaceReserve(),
        flow.deadLetter().maxSize().bytes());
  }

  private SourceRunner source(FlowDefinition.Component component, Source source, Context context) {
    List<Optional<SourcePosition>> known = new ArrayList<>();
    positions.forEach(lane -> known.add(Optional.ofNullable(lane.get(component.name()))));
    return new SourceRunner(
        flow,
        component,
        source,
        context,
        new SourceRunner.Setup(
            services.vertx(),
            writers,
            known,
            consumed,
            stores.claims(),
            services.worker(),
            services.shared(),
            name -> stores.componentDirectory(0, name),
            events));
  }

  @SuppressWarnings("unchecked") // the loader binds a component's config to its descriptor's class
  private static <C> Source make(Factory.OfSource<C> factory, Record config) {
    return factory.make().apply((C) config);
  }

  /**
   * Sinks before sources: what comes in must have somewhere to go. Before the first is taken what a
   * killed process had acknowledged and not synced is made durable, where the flow promises that.
   */
  Future<Void> start() {
    if (timers.hasEnded()) {
      return endedBefore();
    }
    List<Future<Void>> started = new ArrayList<>();
    lanes.forEach(lane -> started.add(lane.start()));
    return Future.all(started)
        .compose(lanesStarted -> each(writers, JournalWriter::sync))
        .compose(
            synced -> {
              startTimers();
              if (timers.hasEnded()) {
                return endedBefore();
              }
              List<Future<Void>> open = new ArrayList<>();
              sources.forEach(source -> open.add(started(source)));
              return Future.all(open).mapEmpty();
            });
  }

  private static Future<Void> started(SourceRunner source) {
    return source
        .start()
        .recover(cause -> Future.failedFuture(FlowFailures.ofSource(source.name(), cause)));
  }

  private Future<Void> endedBefore() {
    return Future.failedFuture("flow '" + flow.name() + "' ended before it had started");
  }

  private void startTimers() {
    timers.every(flow.checkpoint().interval(), () -> lanes.forEach(Lane::checkpoint));
    flow.journal()
        .durability()
        .interval()
        .ifPresent(interval -> timers.every(interval, () -> writers.forEach(JournalWriter::sync)));
    timers.every(flow.checkpoint().interval(), this::makeRoom);
    if (flow.lanes() > 1) {
      timers.every(flow.checkpoint().interval(), () -> sources.forEach(SourceRunner::tellPosition));
    }
  }

  /** Tells every source that a journal takes nothing now, or does again. */
  void full(boolean full, String reason) {
    if (paused && !full) {
      // No source could be heard meanwhile: windows count idleness afresh (K21).
      writers.forEach(writer -> writer.flowVersion(flow.version()));
    }
    paused = full;
    sources.forEach(source -> source.full(full, reason));
  }

  /** Puts a record behind what a lane's journal holds now. */
  void tick(int lane) {
    writers.get(lane).tick(Long.MAX_VALUE);
  }

  /** While sources are held, for whatever reason, consumed files must not stay for nothing (K5). */
  private void makeRoom() {
    if (paused) {
      writers.forEach(JournalWriter::held);
    }
  }

  /** Lets every source that has ended say so again: a journal lost records. */
  void repeatEnds() {
    sources.forEach(SourceRunner::repeatEnd);
  }

  /**
   * Stops the sources, drains, checkpoints, closes (K39).
   *
   * @param drained is told how all stood when nothing was under way any more
   */
  Future<Void> stop(Duration drain, Consumer<FlowSnapshot.Parts> drained) {
    timers.end();
    return stopSources()
        .compose(stopped -> each(writers, JournalWriter::stop))
        .compose(stopped -> each(lanes, lane -> lane.stop(drain)))
        .eventually(() -> parts().onSuccess(drained::accept))
        .eventually(this::close);
  }

  /**
   * Ends after a failure: nothing is saved but what is saved already. A component that does not end
   * in time is left to itself, or its flow would never be tried again.
   */
  Future<Void> abandon() {
    timers.end();
    return inTime(stopSources(), "a source")
        .transform(stopped -> each(writers, JournalWriter::stop))
        .transform(stopped -> inTime(each(lanes, Lane::abandon), "a sink"))
        .transform(abandoned -> close());
  }

  private Future<Void> inTime(Future<Void> end, String what) {
    return end.timeout(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(
            cause -> {
              if (cause instanceof TimeoutException) {
                log.warn(
                    "flow '{}': {} did not end within {} s",
                    flow.name(),
                    what,
                    LONGEST_END.toSeconds());
              }
            });
  }

  private Future<Void> stopSources() {
    return each(sources, SourceRunner::stop);
  }

  private Future<Void> close() {
    return services
        .worker()
        .executeBlocking(
            () -> {
              budget.release();
              stores.close();
              return null;
            },
            false);
  }

  private static <T> Future<Void> each(
      List<T> all, java.util.function.Function<T, Future<Void>> action) {
    List<Future<Void>> done = new ArrayList<>();
    all.forEach(one -> done.add(action.apply(one)));
    return Future.join(done).mapEmpty();
  }

  DeadLetters deadLetters() {
    return deadLetters;
  }

  /** What its parts say of themselves; each lane's numbers are of one instant. */
  Future<FlowSnapshot.Parts> parts() {
    return Future.all(lanes.stream().map(Lane::stats).toList())
        .map(
            all ->
                new FlowSnapshot.Parts(
                    stores.epoch(), disk(), all.list(), sourceStats(), journalledBefore));
  }

  /** What a component knows, over all lanes. */
  Future<LaneAnswers> ask(String component, Queryable.Question question) {
    return Future.all(lanes.stream().map(lane -> lane.ask(component, question)).toList())
        .map(all -> LaneAnswers.merge(all.list(), question.limit()));
  }

  private Map<String, SourceStats> sourceStats() {
    Map<String, SourceStats> stats = new LinkedHashMap<>();
    sources.forEach(source -> stats.put(source.name(), source.stats()));
    return stats;
  }

  private FlowSnapshot.Disk disk() {
    long journal = 0;
    long written = stores.deadLetters().bytesWritten() + stores.claims().bytesWritten();
    long damaged = stores.deadLetters().damaged();
    for (int lane = 0; lane < flow.lanes(); lane++) {
      journal += stores.journal(lane).bytes();
      written += stores.journal(lane).bytesWritten() + stores.checkpoints(lane).bytesWritten();
      damaged += stores.journal(lane).damagedRanges() + stores.checkpoints(lane).damaged();
    }
    return new FlowSnapshot.Disk(
        journal,
        stores.claims().bytes(),
        stores.deadLetters().bytes(),
        deadLetters.held(),
        written,
        damaged);
  }
}
