package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.runtime.graph.FlowHead;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Reads a lane's journal, and where there is a backlog reads ahead of the lane, on a worker: checks
 * and decodes the next few excerpts and parses their records, if the flow asks for records at all.
 * What the lane is given, and in which order, is the same either way. It never waits: where a
 * worker is reading it says so and wakes the lane behind, and what no worker has begun the lane
 * reads by itself. Owner: the lane.
 */
final class ReadAhead {
  /** Reading ahead begins where so many records wait behind what was read. */
  private static final int BACKLOG = 512;

  /** What is read at once: these, or by one excerpt more. */
  private static final int RECORDS = 512;

  private static final long BYTES = 128 * 1024;

  private final Journal.Reader reader;
  private final Lineage.JournalIdentity identity;
  private final JournalWriter writer;
  private final WorkerExecutor worker;
  private final Runnable wake;
  private final Deque<ReadBatch> waiting = new ArrayDeque<>();

  /** Used by one reading after another. */
  private final Preparation preparation = new Preparation();

  private @Nullable Reading reading;
  private @Nullable ReadBatch given;
  private @Nullable Throwable failure;
  private long lastRead;
  private boolean asked;

  /**
   * @param lastRead the sequence before the first that the reader gives
   * @param wake called on the lane when there is more behind {@link #isReading}
   */
  ReadAhead(
      Journal.Reader reader,
      long lastRead,
      Lineage.JournalIdentity identity,
      JournalWriter writer,
      WorkerExecutor worker,
      Runnable wake) {
    this.reader = reader;
    this.lastRead = lastRead;
    this.identity = identity;
    this.writer = writer;
    this.worker = worker;
    this.wake = wake;
  }

  /** One go on a worker, unless the lane was faster. */
  private static final class Reading {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final List<ReadBatch> batches = new ArrayList<>();
    private @Nullable Throwable failure;
    private Future<?> done = Future.succeededFuture();
  }

  /**
   * The next readable excerpt; null where there is none yet, or where {@link #isReading}.
   *
   * @param head what may be computed of the records behind it
   */
  @Nullable ReadBatch next(FlowHead head) {
    ReadBatch before = given;
    if (before != null) {
      asked = before.isAsked();
      given = null;
    }
    ReadBatch next = waiting.poll();
    if (next != null) {
      given = next;
      readAhead(head);
      return next;
    }
    return failure == null ? readHere(head) : rethrow(failure);
  }

  private static @Nullable ReadBatch rethrow(Throwable failure) {
    if (failure instanceof Error error) {
      throw error;
    }
    throw (RuntimeException) failure;
  }

  private @Nullable ReadBatch readHere(FlowHead head) {
    Reading under = reading;
    if (under != null) {
      if (!under.begun.compareAndSet(false, true)) {
        return null;
      }
      // Who lost the race touches nothing.
      reading = null;
      preparation.end();
    }
    Journal.Batch excerpt = reader.next();
    if (excerpt == null) {
      return null;
    }
    ReadBatch read = new ReadBatch(excerpt, identity);
    lastRead = read.lastSequence();
    given = read;
    readAhead(head);
    return read;
  }

  /** Whether a worker is reading what comes next. */
  boolean isReading() {
    return waiting.isEmpty() && reading != null;
  }

  private void readAhead(FlowHead head) {
    if (reading != null
        || failure != null
        || waiting.size() > 1
        || writer.lastSequence() - lastRead < BACKLOG) {
      return;
    }
    Reading begun = new Reading();
    reading = begun;
    preparation.begin(head, asked);
    begun.done =
        worker
            .executeBlocking(
                () -> {
                  if (begun.begun.compareAndSet(false, true)) {
                    read(begun);
                  }
                  return null;
                },
                false)
            .onComplete(done -> take(begun));
  }

  /** On a worker. */
  private void read(Reading to) {
    int records = 0;
    long bytes = 0;
    try {
      while (records < RECORDS && bytes < BYTES) {
        Journal.Batch excerpt = reader.next();
        if (excerpt == null) {
          return;
        }
        ReadBatch read = new ReadBatch(excerpt, identity);
        to.batches.add(read);
        read.prepare(preparation);
        records += read.size();
        bytes += read.bytes();
      }
    } catch (RuntimeException | Error e) {
      // Behind what could be read: the lane fails there, as if it had read by itself. An error,
      // want of memory above all, may have come behind the reader's step: never read past it (P1).
      to.failure = e;
    }
  }

  private void take(Reading done) {
    if (reading != done) {
      return;
    }
    reading = null;
    preparation.end();
    failure = done.failure;
    boolean wanted = waiting.isEmpty();
    for (ReadBatch batch : done.batches) {
      waiting.add(batch);
      lastRead = batch.lastSequence();
    }
    if (wanted) {
      wake.run();
    }
  }

  /** Closes the reader, behind a worker that may be reading. */
  Future<Void> close() {
    Reading under = reading;
    Future<?> quiet =
        under == null || under.begun.compareAndSet(false, true)
            ? Future.succeededFuture()
            : under.done;
    reading = null;
    return quiet.transform(
        done -> {
          reader.close();
          return Future.succeededFuture();
        });
  }
}
