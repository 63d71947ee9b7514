package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.definition.WhenFull;
import io.vertx.core.Vertx;
import java.util.List;

/**
 * What happens where the journal has no room (K5, K14): retained files go first; then what the flow
 * says holds. While it blocks, the writer takes nothing from sources, until something was released,
 * or for a while. The writer's turns own it.
 */
final class Backpressure {
  private static final long RETRY_MILLIS = 100;

  private final Journal journal;
  private final Journal.Appender appender;
  private final WhenFull whenFull;
  private final WriterListener listener;
  private final Vertx vertx;
  private final DutyCycle cycle;

  private boolean blocking;

  /** Whether the listener may believe that nothing is taken now. */
  private boolean saidFull = true;

  /** Whether what is consumed was asked for since something was released last. */
  private boolean asked;

  /** Whether the current file holds FlowFiles: else there is no use in ending it. */
  private boolean endsFile;

  /** Written in a turn, read by timers. */
  private volatile boolean ended;

  /** Retained files of sequences below this may go. */
  private long releasable;

  Backpressure(
      Journal journal,
      Journal.Appender appender,
      WhenFull whenFull,
      WriterListener listener,
      Vertx vertx,
      DutyCycle cycle) {
    this.journal = journal;
    this.appender = appender;
    this.whenFull = whenFull;
    this.listener = listener;
    this.vertx = vertx;
    this.cycle = cycle;
  }

  /** Whether what waits has to wait on. */
  boolean isBlocking() {
    return blocking;
  }

  /** FlowFiles were written to the current file. */
  void appended() {
    endsFile = true;
  }

  /**
   * Files were released: what waits may go on.
   *
   * @param below sequences below this are consumed
   */
  void released(long below) {
    releasable = Math.max(releasable, below);
    blocking = false;
    asked = false;
  }

  /** Whether no FlowFile fits; before an excerpt's first, so that control records pass (K14). */
  boolean lacksRoom() {
    return !appender.accepts();
  }

  /**
   * What the flow says of a full journal or disk; false where the submission has to wait.
   *
   * @param refused how many FlowFiles there is no room for
   */
  boolean makeRoom(Submission submission, int refused) {
    return makeRoom(submission, refused, noRoom());
  }

  private String noRoom() {
    return appender.room() <= 0
        ? "the journal is at its max-size"
        : "the disk has no more room than is kept in reserve";
  }

  /** The same for a reason of its own. */
  boolean makeRoom(Submission submission, int refused, String reason) {
    if (releasesRetained()) {
      return true;
    }
    if (dropsNewest()) {
      listener.notTaken(submission.source, refused);
      submission.drop(refused);
      listener.releaseWanted();
      return true;
    }
    block(reason);
    giveUp();
    return false;
  }

  /** Lets what is retained go, which comes first; false where that makes no room. */
  boolean releasesRetained() {
    long before = appender.room();
    journal.releaseRetained(releasable);
    return appender.room() > before;
  }

  /**
   * Counts FlowFiles that had been taken, and for which there is no room after all.
   *
   * @param of what each belonged to
   */
  void dropped(List<Submission> of) {
    of.forEach(submission -> listener.notTaken(submission.source, 1));
    listener.releaseWanted();
  }

  /** Whether what there is no room for is dropped, rather than waits. */
  boolean dropsNewest() {
    return whenFull == WhenFull.DROP_NEWEST;
  }

  /**
   * Lets what is retained go at once, and asks for what was consumed to follow.
   *
   * @return whether a file was ended for that
   */
  boolean askForRoom() {
    journal.releaseRetained(releasable);
    boolean ends = endsFile;
    if (ends) {
      endsFile = false;
      appender.roll();
    }
    listener.releaseWanted();
    return ends;
  }

  /** Asks for what was not consumed to go, where the flow says so. */
  void giveUp() {
    if (whenFull == WhenFull.DROP_OLDEST) {
      listener.giveUpOldest();
    }
  }

  /**
   * At a turn's end: asks for what is consumed while there is still room, so that nobody waits.
   * Where something is retained, that is the room: a journal that is kept full by it needs no
   * checkpoints.
   */
  void askAhead() {
    if (!asked && appender.nearlyFull() && !retainsConsumed()) {
      asked = true;
      listener.nearlyFull();
    }
  }

  private boolean retainsConsumed() {
    return journal.releasableBelow(releasable) > journal.firstSequence();
  }

  /**
   * At a turn's end: sources that heard of a full journal offer nothing, so somebody must look for
   * them (K5).
   */
  void sayRoom() {
    if (!saidFull || blocking) {
      return;
    }
    if (dropsNewest() || !lacksRoom()) {
      saidFull = false;
      listener.full(false, "");
    } else {
      block(noRoom());
      giveUp();
    }
  }

  /**
   * Lets everything wait, for a while at most, and asks for room: of the quota and of the disk,
   * which the flow itself may have filled with what is consumed by now.
   */
  void block(String reason) {
    if (!blocking) {
      blocking = true;
      saidFull = true;
      listener.full(true, reason);
      // A turn's own errors are seen to.
      cycle.command(this::askForRoom);
      later(() -> blocking = false);
    }
  }

  /** Does something in a turn, when it is time to try again; nothing any more behind the end. */
  void later(Runnable action) {
    vertx.setTimer(
        RETRY_MILLIS,
        id -> {
          if (!ended) {
            cycle.command(action);
          }
        });
  }

  /** Nothing is tried again: the worker may be closed by then. */
  void end() {
    ended = true;
  }
}
