package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused.Reason;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The one writer of a lane's journal (K9). Anything is handed to it from any thread; it works on a
 * worker, one turn at a time: appends what waits, never lingering, syncs as the durability says,
 * answers, and wakes the lane once a turn. What sources hand over is bounded by their buffers.
 *
 * <pre>
 *   submit ─▶ queue ─▶ │ add … add │ commit │ sync │ answer, wake the lane
 *                      └──────── one turn ────────┘   a batch may span excerpts
 * </pre>
 *
 * At the quota or on a full disk the turn ends with the submission at hand; it is taken up again
 * when something was released, or after a while. Ticks and flow records pass it by: their reserve
 * lies outside the quota (K14). Where the disk lacks room for a large content alone, only its
 * source waits (K5).
 */
public final class JournalWriter {
  private static final int COMMITS_PER_TURN = 64;
  private static final byte[] NO_PAYLOAD = new byte[0];

  private final Journal journal;
  private final LargeContents largeContents;
  private final Journal.Appender appender;
  private final Durability.Level durability;
  private final WriterListener listener;
  private final Submissions submissions = new Submissions();
  private final DutyCycle cycle;
  private final Backpressure backpressure;
  private final SideSync sideSync;

  private volatile long dataCount;
  private volatile long lastSequence;

  // Below: the turn's own.
  private final ExcerptInMaking excerpt;
  private final Unanswered unanswered = new Unanswered();
  private final TurnTime time;
  private boolean stopped;

  /** Large contents go to the claims; the worker may be shared by several writers. */
  public JournalWriter(
      Vertx vertx,
      WorkerExecutor worker,
      Journal journal,
      ClaimStore claims,
      Durability durability,
      WhenFull whenFull,
      ElapsedClock clock,
      WriterListener listener) {
    this.journal = journal;
    this.largeContents = new LargeContents(claims);
    this.appender = journal.appender();
    this.durability = durability.level();
    this.listener = listener;
    this.cycle = new DutyCycle(worker, this::turn);
    this.backpressure = new Backpressure(journal, appender, whenFull, listener, vertx, cycle);
    this.sideSync = new SideSync(worker, appender::force, listener::broken);
    this.dataCount = journal.tail().dataCount();
    this.lastSequence = journal.tail().nextSequence() - 1;
    this.time = new TurnTime(clock, journal.tail());
    this.excerpt = new ExcerptInMaking(appender, time, backpressure, largeContents);
  }

  /** Takes a source's batch or control record. Any thread. */
  public void submit(Submission submission) {
    submissions.add(submission);
    cycle.wake();
  }

  /** Appends a tick, if no record says already that so much time has passed. Any thread. */
  public void tick(long deadline) {
    cycle.command(
        () -> {
          if (!time.hasReached(deadline)) {
            tick();
          }
        });
  }

  private void tick() {
    followWallClock();
    control(RecordKind.TICK, NO_PAYLOAD);
  }

  /** Appends a flow record: from here on another version holds (K35). Any thread. */
  public Future<Void> flowVersion(String hash) {
    return call(() -> control(RecordKind.FLOW, hash.getBytes(StandardCharsets.US_ASCII)));
  }

  /** Makes everything appended so far survive a power cut, while turns go on. Any thread. */
  public Future<Void> force() {
    return sideSync.ask();
  }

  /** Completes when all that was handed over before stands in the journal. Any thread. */
  public Future<Void> drained() {
    Promise<Void> promise = Promise.promise();
    cycle.command(() -> unanswered.drain(promise));
    return promise.future();
  }

  /** Syncs, where the durability is by interval. Any thread. */
  public Future<Void> sync() {
    return call(appender::sync);
  }

  /**
   * Says that files were released: what waits may go on. Any thread.
   *
   * @param below sequences below this are consumed; retained files of them go when room is short
   */
  public void released(long below) {
    cycle.command(
        () -> {
          backpressure.released(below);
          submissions.retry();
        });
  }

  /**
   * Bytes that are not the writer's reached the quota: what was consumed should go. Completes when
   * retained files are gone; consumed ones follow. Any thread.
   */
  public Future<Void> releaseWanted() {
    return call(
        () -> {
          backpressure.askForRoom();
          backpressure.giveUp();
        });
  }

  /** The node holds the sources back: what was consumed should go, and no more. Any thread. */
  public void held() {
    cycle.command(
        () -> {
          if (backpressure.askForRoom() && appender.pending() == 0) {
            // The file that was ended goes only when a record stands behind it.
            tick();
            commitExcerpt();
          }
        });
  }

  /** Refuses what waits and takes nothing more; completes behind the last turn and sync. */
  public Future<Void> stop() {
    return call(this::end).eventually(sideSync::quiet);
  }

  private void end() {
    stopped = true;
    backpressure.end();
    appender.discard();
    largeContents.discard();
  }

  private Future<Void> call(Runnable action) {
    Promise<Void> promise = Promise.promise();
    cycle.command(
        () -> {
          try {
            action.run();
            promise.complete();
          } catch (StoreException e) {
            promise.fail(e);
            if (e.kind() == StoreException.Kind.BROKEN) {
              listener.broken(e);
            }
          } catch (RuntimeException | Error e) {
            promise.fail(e);
            throw e;
          }
        });
    return promise.future();
  }

  private boolean turn() {
    try {
      return work();
    } catch (StoreException e) {
      failed(e);
    } catch (RuntimeException | Error e) {
      failed(
          new StoreException(
              StoreException.Kind.BROKEN,
              "the journal's writer failed with " + e.getClass().getName(),
              e));
    }
    return false;
  }

  /** One turn; says whether it stopped early, with more at hand. */
  private boolean work() {
    time.read();
    cycle.runCommands();
    if (stopped) {
      unanswered.refuse(submissions, Reason.STOPPING, "the flow is stopping");
      unanswered.drained();
      return false;
    }
    if (submissions.hasNext()) {
      followWallClock();
    }
    int commits = 0;
    while (!backpressure.isBlocking() && commits < COMMITS_PER_TURN) {
      Submission submission = submissions.next();
      if (submission == null) {
        break;
      }
      unanswered.begun(submission);
      commits += add(submission);
    }
    commit();
    backpressure.askAhead();
    backpressure.sayRoom();
    return !backpressure.isBlocking() && commits >= COMMITS_PER_TURN;
  }

  /** Adds a submission as far as it goes; says how many excerpts were written on the way. */
  private int add(Submission submission) {
    int commits = 0;
    RecordKind control = submission.control;
    if (control != null) {
      commits += control(control, submission.source, NO_PAYLOAD, submission.position);
    }
    while (submission.isOpen()) {
      if (excerpt.flowFiles() == 0 && backpressure.lacksRoom()) {
        if (!backpressure.makeRoom(submission, submission.rest())) {
          return commits;
        }
        if (backpressure.dropsNewest()) {
          largeContents.discard();
        }
        continue;
      }
      try {
        if (addData(submission, submission.batch.get(submission.next))) {
          submission.next++;
        } else {
          commits += commitExcerpt();
        }
      } catch (StoreException e) {
        if (!goesOn(submission, e)) {
          return commits;
        }
      }
    }
    unanswered.ended(submission);
    submissions.taken();
    return commits;
  }

  /** What becomes of a submission whose next content was refused; false where it waits. */
  private boolean goesOn(Submission submission, StoreException refusal) {
    String message = String.valueOf(refusal.getMessage());
    if (refusal.kind() == StoreException.Kind.TOO_LARGE) {
      submission.endWithTooLarge(message);
      return true;
    }
    boolean disk = largeContents.lackedRoom(refusal);
    if (disk && !backpressure.dropsNewest()) {
      if (submissions.hold(submission, message)) {
        backpressure.later(submissions::retry);
        backpressure.giveUp();
      }
      return false;
    }
    if (disk || refusal.kind() == StoreException.Kind.QUOTA) {
      return backpressure.makeRoom(submission, 1, message);
    }
    throw refusal;
  }

  private boolean addData(Submission submission, Offered offered) {
    Content content = offered.content();
    if (content.equals(Submission.DROPPED)) {
      listener.notTaken(submission.source, 1);
      return true;
    }
    boolean large =
        content instanceof Content.Bytes bytes && bytes.length() > journal.claimThreshold();
    if (large) {
      content = largeContents.claim((Content.Bytes) content);
    }
    boolean fits = excerpt.add(submission, offered, content);
    if (fits && large) {
      largeContents.taken();
    }
    return fits;
  }

  private int commitExcerpt() {
    append();
    listener.appended();
    return 1;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // written in turns alone
  private void append() {
    lastSequence = excerpt.commit();
    if (excerpt.flowFiles() > 0) {
      backpressure.appended();
    }
    dataCount += excerpt.flowFiles();
    excerpt.begin();
  }

  /** Ends the turn: writes what is left, syncs, answers. */
  private void commit() {
    boolean wrote = appender.pending() > 0;
    if (wrote) {
      append();
    }
    if (wrote || unanswered.hasEnded()) {
      if (durability == Durability.Level.BATCH) {
        appender.sync();
      }
      listener.appended();
    }
    unanswered.journalled();
    if (submissions.isEmpty()) {
      unanswered.drained();
    }
  }

  private void control(RecordKind kind, byte[] payload) {
    control(kind, "", payload, SourcePosition.NONE);
  }

  /** Adds a control record; says how many excerpts were written on the way. */
  private int control(RecordKind kind, String source, byte[] payload, SourcePosition position) {
    int commits = 0;
    while (!excerpt.addControl(kind, source, payload, position)) {
      commits += commitExcerpt();
    }
    return commits;
  }

  /** Sets lane time's offset after a step of the wall clock; before anything is stamped. */
  private void followWallClock() {
    time.step()
        .ifPresent(
            to -> {
              control(RecordKind.CLOCK, ByteBuffer.allocate(Long.BYTES).putLong(to).array());
              // Only now: where the disk is full the record is still to be written.
              if (time.stepped(to)) {
                listener.clockStepped();
              }
            });
  }

  /** A full disk keeps what is not dropped for another try; anything else ends this store. */
  private void failed(StoreException e) {
    if (e.kind() == StoreException.Kind.DISK_FULL || e.kind() == StoreException.Kind.QUOTA) {
      backpressure.block(String.valueOf(e.getMessage()));
      backpressure.giveUp();
      return;
    }
    stopped = true;
    unanswered.refuse(submissions, Reason.UNAVAILABLE, "the journal is broken");
    listener.broken(e);
  }

  /** FlowFiles ever journalled; any thread. */
  public long dataCount() {
    return dataCount;
  }

  /** The last record that was appended; any thread. */
  public long lastSequence() {
    return lastSequence;
  }

  public Journal journal() {
    return journal;
  }
}
