package io.edgenode.engine.runtime.lane;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.runtime.checkpoint.Checkpointer;
import io.edgenode.engine.runtime.graph.GraphRestorer;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.time.Clocks;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a flow: tails its journal, pushes each record through the graph, stalls where a sink
 * is full, and is checkpointed between two records. Live and recovery are the same code (K15).
 *
 * <p>Life: {@link #recover} on a worker, {@link #start}, any number of {@link #wake}, {@link #stop}
 * or {@link #abandon}. Owner: the lane's context, after recovery.
 */
public final class Lane {
  /**
   * How many records one turn takes before others on the event loop have theirs: answers of sinks
   * above all, or their buffers fill while the lane is busy.
   */
  private static final int RECORDS_PER_TURN = 256;

  private final LaneSetup setup;
  private final LaneListener listener;
  private final Ledger own;
  private final LaneSinks sinks;
  private final LaneReader reader;
  private final LaneClaims claims;

  /** Until what it holds is taken up: then it would keep a graph and contents for nobody. */
  private @Nullable LaneImage image;

  private final TailWatch tail;
  private final Ticker ticker;
  private final LaneCheckpoint checkpoint;
  private final Checkpointer<LaneSnapshot> checkpointer;
  private final RoomMaker room;
  private final LaneVersions versions;
  private final AtomicBoolean awake = new AtomicBoolean();
  private final List<Promise<Void>> settling = new ArrayList<>();
  private LaneGraph current;
  private @Nullable Promise<Void> draining;
  private Ledger.Counts before = Ledger.Counts.ZERO;
  private Future<Void> starting = Future.succeededFuture();
  private boolean running;
  private boolean settled;
  private boolean givingUp;

  Lane(
      LaneSetup setup,
      LaneImage image,
      Ledger own,
      LaneSinks sinks,
      LaneGraph graph,
      Clocks clocks) {
    this.setup = setup;
    this.own = own;
    this.listener = setup.listener();
    this.image = image;
    this.sinks = sinks;
    this.current = graph;
    this.own.restore(image.ledger());
    this.claims =
        new LaneClaims(
            setup.claims(),
            setup.writer().journal().tail().nextSequence() - 1,
            setup.flow().journal().retain().isZero()
                ? () -> Long.MAX_VALUE
                : setup.writer().journal()::firstSequence);
    this.reader = new LaneReader(setup, image.cursor(), own, claims, this::wake);
    this.tail = new TailWatch(setup.writer(), () -> setup.listener().endUnreadable(setup.number()));
    this.ticker = new Ticker(setup.context(), setup.writer(), setup.clock());
    this.versions = new LaneVersions(setup, sinks, own, reader, this::wake);
    this.checkpoint =
        new LaneCheckpoint(
            setup, own, sinks, reader, claims, () -> current, versions::isSwitching, this::fail);
    CheckpointStore store = setup.stores().checkpoints(setup.number());
    long last = store.chains().stream().mapToLong(CheckpointStore.Chain::number).max().orElse(0);
    this.checkpointer =
        new Checkpointer<>(setup.context(), setup.worker(), store, checkpoint, clocks, last);
    this.room = new RoomMaker(checkpoint, checkpointer, claims, setup.clock()::elapsedMillis);
  }

  /**
   * Makes a lane as the newest readable checkpoint has it (K34); on a worker.
   *
   * @throws IllegalStateException if there are checkpoints and none can be read
   */
  public static Lane recover(LaneSetup setup, Clocks clocks) {
    return new LaneRecovery(setup, clocks).recover();
  }

  /** Opens components and sinks and begins to read; any thread. */
  public Future<Void> start() {
    return setup.onContext(
        () -> {
          sinks.follow(current.graph());
          before = snapshotStats().total();
          starting =
              sinks
                  .start(requireNonNull(image))
                  .map(
                      started -> {
                        current.builder().open();
                        GraphRestorer restorer = requireNonNull(image).graph();
                        if (restorer != null) {
                          restorer.resume();
                        }
                        image = null;
                        checkpoint.visitHeld(held -> claims.meet(held, reader.position()));
                        running = true;
                        wake();
                        return null;
                      });
          return starting;
        });
  }

  /** Something may have changed: records, room or answers; any thread. */
  public void wake() {
    if (!awake.getAndSet(true)) {
      setup.context().runOnContext(ignored -> turn());
    }
  }

  /** Gives up the oldest quarter of what is kept, under drop-oldest (K14); any thread. */
  public void giveUpOldest() {
    setup
        .context()
        .runOnContext(
            ignored -> {
              if (!running || reader.isGivingUp() || room.releasesGivenUp()) {
                return;
              }
              long next = reader.position() + 1;
              long last = setup.writer().lastSequence();
              reader.giveUpUntil(room.oldestPart(next, last));
              givingUp = reader.isGivingUp();
              wake();
            });
  }

  /** Takes a checkpoint if anything changed; any thread. */
  public Future<Void> checkpoint() {
    return setup.onContext(() -> running ? checkpointer.takeIfChanged() : Future.succeededFuture());
  }

  /** Takes full checkpoints until nothing that was consumed is pinned (K14); any thread. */
  public Future<Void> releaseConsumed() {
    return setup.onContext(() -> running ? room.releaseAll() : Future.succeededFuture());
  }

  /**
   * Room is short: releases what was consumed, as far as that gives any. May be asked as often as
   * one likes, from any thread.
   *
   * @param ahead whether there is still some: only what is sure to give more is worth its while
   */
  public Future<Void> makeRoom(boolean ahead) {
    return setup.onContext(() -> running ? room.make(ahead) : Future.succeededFuture());
  }

  /** Lets nothing wait in a batch: all that is emitted goes out; any thread. */
  public void flush() {
    setup.context().runOnContext(ignored -> sinks.flush());
  }

  /**
   * Drains what was started, takes a last checkpoint, closes (K39); any thread. A lane that has not
   * taken up yet what the last one holds, or that failed, takes none: it would lack what is missing
   * here.
   */
  public Future<Void> stop(Duration drain) {
    return setup.onContext(() -> starting.transform(started -> stopStarted(drain)));
  }

  private Future<Void> stopStarted(Duration drain) {
    ticker.stop();
    // The rest of the time is for the last checkpoint and for closing.
    long most = drain.toMillis() - drain.toMillis() / 5;
    long until = setup.clock().elapsedMillis() + most;
    return drainSteps(most)
        .compose(
            drained -> {
              boolean sound = running;
              running = false;
              long left = Math.max(0, until - setup.clock().elapsedMillis());
              return sinks
                  .drain(Duration.ofMillis(left))
                  .compose(quiet -> sound ? checkpointer.takeLast() : failedBefore());
            })
        .eventually(this::close);
  }

  private Future<Void> failedBefore() {
    return Future.failedFuture("lane " + setup.number() + " had failed: its last checkpoint holds");
  }

  /**
   * Reads no more records, but lets asynchronous steps answer and the answers through: what is not
   * through when the time is over will be asked again.
   */
  private Future<Void> drainSteps(long millis) {
    if (!running) {
      return Future.succeededFuture();
    }
    Promise<Void> drained = Promise.promise();
    draining = drained;
    Clocks.Alarm end = setup.clock().alarm(setup.context(), millis, drained::tryComplete);
    wake();
    return drained.future().onComplete(done -> end.cancel());
  }

  /** Completes when all that is in the journal now was read and delivered; any thread. */
  public Future<Void> settled() {
    return setup.onContext(
        () -> {
          if (settled && reader.position() >= setup.writer().lastSequence()) {
            return Future.succeededFuture();
          }
          Promise<Void> promise = Promise.promise();
          settling.add(promise);
          wake();
          return promise.future();
        });
  }

  /** Closes without a checkpoint: the last one holds; any thread. */
  public Future<Void> abandon() {
    return setup.onContext(
        () ->
            starting.transform(
                started -> {
                  running = false;
                  checkpointer.end();
                  ticker.stop();
                  return close();
                }));
  }

  /** The lane in one instant; any thread. */
  public Future<LaneStats> stats() {
    return setup.onContext(() -> Future.succeededFuture(snapshotStats()));
  }

  /** Asks a component what it knows, which changes nothing (P3); any thread. */
  public Future<Queryable.Answer> ask(String component, Queryable.Question question) {
    return setup.onContext(
        () ->
            running
                ? Future.succeededFuture(current.graph().answer(component, question))
                : Future.failedFuture("the lane does not run"));
  }

  private Future<Void> close() {
    current.graph().close();
    return sinks.close().eventually(reader::close);
  }

  private void turn() {
    awake.set(false);
    if (!running) {
      return;
    }
    Promise<Void> stopping = draining;
    try {
      if (stopping == null) {
        readOn();
      } else {
        current.graph().advance();
      }
    } catch (RuntimeException | Error e) {
      fail(e);
    }
    if (stopping != null && !(running && current.graph().asks())) {
      stopping.tryComplete();
    }
  }

  /** The one place where a lane's own errors end: the flow stops and recovers. */
  private void fail(Throwable cause) {
    running = false;
    checkpointer.end();
    listener.failed(cause);
  }

  private void readOn() {
    current.graph().advance();
    sinks.onTime();
    for (int i = 0; i < RECORDS_PER_TURN; i++) {
      // What is given up is read past, whatever stands in the graph's way.
      if ((!current.graph().ready() && !reader.isGivingUp()) || !continueSwitch()) {
        return;
      }
      switch (reader.next(current.graph())) {
        case HANDED_IN -> {
          settled = false;
          current.graph().advance();
          if (current.graph().takeTimeMoved()) {
            sinks.onTime();
          }
          if (givingUp && !reader.isGivingUp()) {
            endGivingUp();
          }
        }
        case VERSION -> {
          settled = false;
          versions.begin(current);
        }
        case NOTHING -> {
          if (!tail.mayHaveMore(reader.position())) {
            caughtUp();
            return;
          }
        }
        case WAITING -> {
          return;
        }
      }
    }
    wake();
  }

  /** What was given up is gone for good only behind full checkpoints (K14). */
  private void endGivingUp() {
    versions.endGivingUp(current);
    givingUp = false;
    room.releaseGivenUp(reader.position() + 1);
  }

  /** Goes on with a change of version, if one is under way; true when none is. */
  private boolean continueSwitch() {
    if (versions.letPass()) {
      return true;
    }
    LaneGraph next = versions.advance();
    if (next == null) {
      return false;
    }
    current = next;
    checkpointer.needFull();
    return true;
  }

  private void caughtUp() {
    ticker.arm(Math.min(current.graph().earliestDeadline(), reader.elapsedOf(sinks.wakeAt())));
    if (!current.graph().idle()) {
      return;
    }
    if (reader.haveEnded(current.sources())) {
      sinks.flush();
    }
    if (sinks.undelivered() == 0 && !settled) {
      settled = true;
      listener.settled(setup.number(), reader.haveEndedSinceOpening(current.sources()));
    }
    if (settled && !settling.isEmpty() && reader.position() >= setup.writer().lastSequence()) {
      List<Promise<Void>> waiting = List.copyOf(settling);
      settling.clear();
      waiting.forEach(Promise::complete);
    }
  }

  private LaneStats snapshotStats() {
    Map<String, Ledger.Counts> components = new LinkedHashMap<>();
    current.graph().ledgers().forEach((name, ledger) -> components.put(name, ledger.counts()));
    long journalled = setup.writer().dataCount();
    long backlog = journalled - reader.dataCount();
    return new LaneStats(
        components,
        own.counts(),
        before,
        journalled,
        backlog,
        current.graph().tokensInside(),
        sinks.undelivered(),
        reader.position(),
        backlog == 0 ? 0 : Math.max(0, setup.clock().elapsedMillis() - reader.elapsedMillis()),
        reader.isGivingUp(),
        sinks.statuses(),
        sinks.texts(),
        current.graph().inFlight(),
        current.graph().stateSizes(),
        current.graph().distantTimes(),
        checkpointer.stats());
  }
}
