package io.edgenode.engine.runtime.checkpoint;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.time.Clocks;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a lane's checkpoints, one at a time:
 *
 * <pre>
 *   lane:   capture ─▶ sync journal, outboxes, sinks ─┐                     ┌▶ covered: release
 *   worker:                                           └▶ encode, append, sync
 * </pre>
 *
 * It never waits for a remote sink. A checkpoint that can't be written costs nothing but its
 * changes: the next one is full. A capture that throws, which has taken some changes and not all,
 * ends the opening, and the promise of each one is kept. Owner: the lane.
 */
public final class Checkpointer<S> {
  /** A full one comes after so many changes, or when they are as large as the last full one. */
  static final int MOST_CHANGES = 60;

  /** Below so many changes in a row a full one is not worth its bytes. */
  static final int LEAST_CHANGES = 10;

  private static final int KEPT_CHAINS = 2;

  private static final Logger log = LoggerFactory.getLogger(Checkpointer.class);

  private final Context context;
  private final WorkerExecutor worker;
  private final CheckpointStore store;
  private final Subject<S> subject;
  private final Clocks clocks;

  private long number;
  private int changes;
  private long changesBytes;
  private long fullBytes;
  private int forCoverage;

  /**
   * Full ones in a row that hold all there is, since a capture last differed from the one before.
   */
  private int fullUnchanged;

  private boolean fullNeeded = true;
  private boolean ended;
  private @Nullable Promise<Void> underWay;
  private @Nullable S newest;
  private @Nullable S older;
  private CheckpointStats stats = CheckpointStats.NONE;

  /**
   * @param lastNumber the greatest number in the store
   */
  public Checkpointer(
      Context context,
      WorkerExecutor worker,
      CheckpointStore store,
      Subject<S> subject,
      Clocks clocks,
      long lastNumber) {
    this.context = context;
    this.worker = worker;
    this.store = store;
    this.subject = subject;
    this.clocks = clocks;
    this.number = lastNumber;
  }

  public CheckpointStats stats() {
    return stats;
  }

  /** The next one will be full: something changed that changes can't say. */
  public void needFull() {
    fullNeeded = true;
  }

  /** Takes no further ones: what it would copy is in the middle of something, or closed. */
  public void end() {
    ended = true;
  }

  /**
   * Takes one if anything changed and none is under way; a full one where nothing did, but
   * something finished waits for being covered, or something consumed for being released.
   */
  public Future<Void> takeIfChanged() {
    if (underWay != null) {
      return Future.succeededFuture();
    }
    if (subject.isChanged() || newest == null || fullNeeded) {
      forCoverage = 0;
      return take(false);
    }
    // What still waits behind two could not be published: no further one would help.
    boolean waits = subject.awaitsCoverage() || subject.awaitsRelease();
    return waits && forCoverage++ < KEPT_CHAINS ? take(true) : Future.succeededFuture();
  }

  /** Takes the last one, and where something finished waits for it, one that covers that. */
  public Future<Void> takeLast() {
    return take(false)
        .compose(taken -> subject.awaitsCoverage() ? take(true) : Future.succeededFuture());
  }

  /** Takes two full ones: then nothing that is finished by now is pinned any more. */
  public Future<Void> takeBoth() {
    return take(true).compose(taken -> take(true));
  }

  /** Whether the two kept chains hold all there is: no further one would cover or release more. */
  public boolean coversAll() {
    return fullUnchanged >= KEPT_CHAINS && !subject.isChanged();
  }

  /** Takes one now, or when the one under way is done. */
  public Future<Void> take(boolean full) {
    Promise<Void> current = underWay;
    if (current != null) {
      return current.future().transform(ended -> take(full));
    }
    if (ended) {
      return Future.failedFuture("the lane has ended: its last checkpoint holds");
    }
    Promise<Void> promise = Promise.promise();
    underWay = promise;
    long begun = clocks.nanos();
    boolean whole = full || fullNeeded || worthFull();
    if (subject.isChanged()) {
      fullUnchanged = 0;
    }
    S captured;
    try {
      captured = subject.capture(whole);
    } catch (RuntimeException | Error e) {
      underWay = null;
      ended = true;
      count(e);
      subject.failed(e);
      promise.fail(e);
      return promise.future();
    }
    if (whole) {
      // Not when it is written: what needs a full one meanwhile is not in this one.
      fullNeeded = false;
    }
    store(captured, whole, begun, promise);
    return promise.future();
  }

  /** Makes what was captured durable and takes in how that went, on the lane's context. */
  private void store(S captured, boolean whole, long begun, Promise<Void> promise) {
    long pause = clocks.nanos() - begun;
    long checkpoint = ++number;
    Future.succeededFuture()
        .compose(copied -> subject.sync())
        .recover(cause -> Future.failedFuture(unsynced(cause)))
        .compose(synced -> write(captured, checkpoint, whole))
        .onComplete(
            result ->
                context.runOnContext(
                    ignored -> {
                      underWay = null;
                      try {
                        settle(captured, whole, result, pause, begun);
                      } finally {
                        promise.handle(result.mapEmpty());
                      }
                    }));
  }

  private static StoreException unsynced(Throwable cause) {
    return cause instanceof StoreException store
        ? store
        : new StoreException(
            StoreException.Kind.BROKEN, "a sync failed: " + cause.getMessage(), cause);
  }

  private boolean worthFull() {
    return changes >= MOST_CHANGES || (changes >= LEAST_CHANGES && changesBytes >= fullBytes);
  }

  private Future<Long> write(S captured, long checkpoint, boolean whole) {
    return worker.executeBlocking(
        () -> {
          CountedOutput[] counted = new CountedOutput[1];
          store.write(
              checkpoint,
              subject.position(captured),
              whole,
              out -> {
                CountedOutput output = new CountedOutput(out);
                counted[0] = output;
                subject.write(captured, output.out());
              });
          return counted[0].count();
        },
        false);
  }

  private void settle(
      S captured, boolean whole, AsyncResult<Long> written, long pause, long begun) {
    try {
      if (written.succeeded()) {
        succeeded(captured, whole, written.result(), pause, begun);
      } else {
        failed(written.cause());
      }
    } catch (RuntimeException | Error e) {
      subject.failed(e);
    }
  }

  private void succeeded(S captured, boolean whole, long bytes, long pause, long begun) {
    if (whole) {
      older = newest;
      fullUnchanged++;
      changes = 0;
      changesBytes = 0;
      fullBytes = bytes;
    } else {
      changes++;
      changesBytes += bytes;
    }
    newest = captured;
    long took = clocks.nanos() - begun;
    subject.taken(took);
    stats =
        new CheckpointStats(
            stats.taken() + 1,
            stats.failed(),
            pause,
            Math.max(pause, stats.longestPauseNanos()),
            TimeUnit.NANOSECONDS.toMillis(took),
            bytes,
            "");
    S safe = older;
    if (whole && safe != null) {
      subject.covered(safe);
    }
  }

  private void failed(Throwable cause) {
    fullNeeded = true;
    if (cause instanceof StoreException store && store.kind() == StoreException.Kind.BROKEN) {
      subject.broken(store);
    }
    if (!String.valueOf(cause.getMessage()).equals(stats.lastError())) {
      log.warn("a checkpoint failed and will be tried again: {}", cause.getMessage());
    }
    count(cause);
  }

  private void count(Throwable cause) {
    stats =
        new CheckpointStats(
            stats.taken(),
            stats.failed() + 1,
            stats.lastPauseNanos(),
            stats.longestPauseNanos(),
            stats.lastMillis(),
            stats.lastBytes(),
            String.valueOf(cause.getMessage()));
  }
}
