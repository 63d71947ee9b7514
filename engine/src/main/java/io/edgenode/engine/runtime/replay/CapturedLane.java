package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.Submission;
import io.edgenode.engine.runtime.journal.WriterListener;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.edgenode.engine.runtime.lane.FlowClaims;
import io.edgenode.engine.runtime.lane.Lane;
import io.edgenode.engine.runtime.lane.LaneListener;
import io.edgenode.engine.runtime.lane.LaneSetup;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.lane.LetterBox;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One lane of a captured flow, from its recovery to its end: the runtime's own lane and journal
 * writer, over stores that somebody gives, on clocks that somebody moves. Built on a thread that
 * may block; any thread after that.
 */
public final class CapturedLane implements LaneListener, WriterListener {
  private static final Duration DRAIN = Duration.ofMinutes(1);

  private final DistantTimes distantTimes;
  private final JournalWriter writer;
  private final Lane lane;
  private final Promise<Void> failure = Promise.promise();
  private volatile Promise<Void> caughtUp = Promise.promise();
  private volatile @Nullable Lane connected;

  /**
   * What a captured lane is made of.
   *
   * @param number which lane of its flow
   * @param flow captured
   * @param versions a captured flow by its hash
   * @param stores what it reads and where its checkpoints go
   * @param identity of its journal: ids are made of it
   * @param capture where dead letters go
   * @param distantTimes warns for all lanes of the flow
   */
  public record Setup(
      Vertx vertx,
      WorkerExecutor worker,
      int number,
      FlowDefinition flow,
      Function<String, FlowDefinition> versions,
      FlowRepository stores,
      Lineage.JournalIdentity identity,
      Clocks clocks,
      Capture capture,
      DistantTimes distantTimes) {}

  /** Recovers the lane as its stores have it. */
  public CapturedLane(Setup setup) {
    Journal journal = setup.stores.journal(setup.number);
    Journal.Tail tail = journal.tail();
    ElapsedClock clock = new ElapsedClock(setup.clocks, tail.elapsedMillis(), tail.wallMillis());
    FlowDefinition flow = setup.flow;
    this.distantTimes = setup.distantTimes;
    this.writer =
        new JournalWriter(
            setup.vertx,
            setup.worker,
            journal,
            setup.stores.claims(),
            flow.journal().durability(),
            flow.journal().whenFull(),
            clock,
            this);
    LaneSetup parts =
        new LaneSetup(
            setup.vertx,
            ((VertxInternal) setup.vertx).createEventLoopContext(),
            setup.number,
            flow,
            setup.versions,
            setup.stores,
            setup.identity,
            writer,
            new Letters(setup.number, setup.capture),
            new FlowClaims(setup.stores.claims(), 1, List.of(), Duration.ZERO, setup.clocks),
            clock,
            setup.worker,
            StateBudget.ofHeap().share(),
            this);
    this.lane = Lane.recover(parts, setup.clocks);
    this.connected = lane;
  }

  /** Dead letters go to the capture, once each. */
  private record Letters(int lane, Capture capture) implements LetterBox {
    @Override
    public void keep(List<FlowFile> letters) {
      capture.deadLetters(lane, letters);
    }

    @Override
    public void force() {
      // Nothing is stored.
    }

    @Override
    public boolean awaitsCoverage() {
      return false;
    }

    @Override
    public long mark() {
      return 0;
    }

    @Override
    public void covered(int ofLane, long mark) {
      // Nothing is remembered.
    }
  }

  /** Begins to read. */
  public Future<Void> start() {
    return orFailure(lane.start());
  }

  /** Completes when the lane has read all that its journal gives now, and all is captured. */
  public Future<Void> caughtUp() {
    return orFailure(caughtUp.future());
  }

  /** The journal gives more than it did. */
  public void more() {
    caughtUp = Promise.promise();
    lane.wake();
  }

  /** Journals that this flow version holds from here on. */
  public Future<Void> flowVersion(String hash) {
    return orFailure(writer.flowVersion(hash));
  }

  /** Journals FlowFiles. */
  public Future<Void> give(String source, List<Offered> batch) {
    Promise<Void> journalled = Promise.promise();
    writer.submit(Submission.of(source, batch, refused -> answer(journalled, refused)));
    return orFailure(journalled.future());
  }

  /** Journals the end of a source. */
  public Future<Void> end(String source, SourcePosition position) {
    Promise<Void> journalled = Promise.promise();
    writer.submit(
        Submission.control(
            RecordKind.END_OF_SOURCE, source, position, refused -> answer(journalled, refused)));
    return orFailure(journalled.future());
  }

  private static void answer(Promise<Void> promise, @Nullable Throwable refused) {
    if (refused == null) {
      promise.complete();
    } else {
      promise.fail(refused);
    }
  }

  /** Completes when all that was asked for is journalled, read and captured. */
  public Future<Void> settle() {
    // What an alarm asked of the lane's context is behind the first question to it.
    return orFailure(
        lane.stats().compose(asked -> writer.drained()).compose(drained -> lane.settled()));
  }

  /** Takes a checkpoint if anything changed. */
  public Future<Void> checkpoint() {
    return orFailure(lane.checkpoint());
  }

  /** Takes two full checkpoints, so that all that was finished counts as covered. */
  public Future<Void> cover() {
    return orFailure(lane.releaseConsumed());
  }

  public Future<LaneStats> stats() {
    return orFailure(lane.stats());
  }

  /** Ends as a stop of the node does, with a last checkpoint. */
  public Future<Void> stop() {
    connected = null;
    return orFailure(writer.stop().compose(stopped -> lane.stop(DRAIN)));
  }

  /** Ends as a crash does: the last checkpoint holds. */
  public Future<Void> crash() {
    connected = null;
    return writer.stop().transform(stopped -> lane.abandon());
  }

  private <T> Future<T> orFailure(Future<T> wanted) {
    Promise<T> first = Promise.promise();
    wanted.onComplete(
        result -> {
          if (result.succeeded()) {
            first.tryComplete(result.result());
          } else {
            first.tryFail(result.cause());
          }
        });
    failure.future().onFailure(first::tryFail);
    return first.future();
  }

  @Override
  public void failed(Throwable cause) {
    failure.tryFail(cause);
  }

  @Override
  public void broken(StoreException cause) {
    failure.tryFail(cause);
  }

  @Override
  public void settled(int number, boolean ended) {
    caughtUp.tryComplete();
  }

  @Override
  public void recordsLost(int lane) {
    // What was recorded holds: there are no sources that could say it again.
  }

  @Override
  public void endUnreadable(int lane) {
    // What lies behind the part that is given now is given later, or never.
  }

  @Override
  public void distantTimes(String version, String window) {
    distantTimes.met(version, window);
  }

  @Override
  public void checkpointTook(long nanos) {
    // Nobody waits for these checkpoints.
  }

  @Override
  public void sinkWriteTook(String sink, long nanos) {
    // Captured sinks take no time.
  }

  @Override
  public void appended() {
    Lane reader = connected;
    if (reader != null) {
      reader.wake();
    }
  }

  @Override
  public void full(boolean full, String reason) {
    // A captured flow's journal has no quota.
  }

  @Override
  public void releaseWanted() {
    // A captured flow's journal has no quota.
  }

  @Override
  public void nearlyFull() {
    // A captured flow's journal has no quota.
  }

  @Override
  public void giveUpOldest() {
    // A captured flow's journal has no quota.
  }

  @Override
  public void notTaken(String source, long count) {
    // A captured flow's journal has no quota.
  }

  @Override
  public void clockStepped() {
    // Nobody counts the steps here.
  }
}
