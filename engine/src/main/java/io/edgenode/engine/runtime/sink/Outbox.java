package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A sink's disk buffer (K28): what is offered is staged in memory, appended on the worker, and read
 * back ahead of delivery. One step is under way at a time: give up, release, append, read.
 *
 * <p>Crash argument (K34): a checkpoint holds what is staged by itself, and of the log the last
 * entry that counts and the first that is not delivered; the log is forced before the checkpoint is
 * kept. Entries above that last one are void at recovery: their FlowFiles come again from the
 * checkpoint or the journal. The checkpoints behind it name them beside what is delivered, as long
 * as they may be read again. Files go only below what both kept checkpoints resume at; under {@code
 * drop-oldest} earlier, and what a recovery then misses is counted as dropped. Where no checkpoint
 * is left, what the journal still has comes from there, and the rest of the log is delivered as it
 * lies there: some of it a second time, with the same id.
 *
 * <p>Owner: the lane; {@link OutboxWorker} is the worker's side.
 */
final class Outbox {
  private static final String FULL = "outbox-full";
  private static final String DAMAGE = "damage";
  private static final long RETRY_MILLIS = 1_000;
  private static final int MOST_APPENDED = 1_000;

  /** Under drop-oldest this part of what waits goes at once: about a file of the log. */
  private static final int DROPPED_PART = 8;

  private final SinkSetup setup;
  private final OutboxWorker worker;
  private final Undelivered undelivered;
  private final Runnable changed;
  private final ArrayDeque<Waiting> staged = new ArrayDeque<>();

  /** Read back and not delivered, by rising number; gone ones are trimmed at the front. */
  private final ArrayDeque<Waiting> window = new ArrayDeque<>();

  /** Large contents of what was appended since the opening, by its number. */
  private final TreeMap<Long, Content.Claim> claims = new TreeMap<>();

  private final long appendedBefore;

  /** Entries from before the opening that are delivered, or void. */
  private final Ranges passedBefore;

  private SinkOptions options;
  private long appended;

  /** Behind the last entry that was read back. */
  private long next;

  /** Appended and not read back. */
  private long unread;

  /** Read back and not gone. */
  private int inWindow;

  private long toSkip;

  /** Files below this entry go at once; 0 for none, the greatest value for all that was read. */
  private long evictBelow;

  private long releasable;
  private long stagedBytes;

  /** Whether what was staged last had to go past the log. */
  private boolean passing;

  private boolean full;
  private boolean busy;
  private boolean closed;
  private Timers.Timer retry = () -> {};

  Outbox(SinkSetup setup, OutboxWorker worker, Undelivered undelivered, Runnable changed) {
    this.setup = setup;
    this.worker = worker;
    this.undelivered = undelivered;
    this.changed = changed;
    this.options = setup.options();
    SinkCapture.OutboxMark mark = worker.mark();
    this.appended = mark.appended();
    this.appendedBefore = appended;
    this.passedBefore = mark.passed();
    this.next = mark.resume();
    this.unread = mark.undelivered();
  }

  void stage(Waiting waiting) {
    staged.addLast(waiting);
    stagedBytes += waiting.heapBytes();
  }

  private Waiting unstage() {
    Waiting first = staged.removeFirst();
    stagedBytes -= first.heapBytes();
    return first;
  }

  /** How many FlowFiles are not in the log yet. */
  int staged() {
    return staged.size();
  }

  /** About what those hold of the heap. */
  long stagedBytes() {
    return stagedBytes;
  }

  /** Whether the log takes nothing though nothing in it waits: then the heap's limits count. */
  boolean isPassing() {
    return passing;
  }

  boolean hasRoom() {
    return !full;
  }

  boolean isEmpty() {
    return staged.isEmpty() && unread == 0 && inWindow == 0;
  }

  /** On disk, read back or not. */
  long count() {
    return unread + inWindow;
  }

  SinkStatus.Buffer status() {
    return new SinkStatus.Buffer(count(), worker.bytes(), worker.bytesWritten(), worker.damaged());
  }

  /** The ordinal from which on FlowFiles are staged. */
  long stagedFrom(long nextOrdinal) {
    Waiting first = staged.peekFirst();
    return first == null ? nextOrdinal : first.number;
  }

  void options(SinkOptions changedOptions) {
    options = changedOptions;
    again();
  }

  void removed(Waiting waiting) {
    inWindow--;
    for (Waiting first = window.peekFirst();
        first != null && first.gone;
        first = window.peekFirst()) {
      window.pollFirst();
    }
  }

  /**
   * Of what was read, all that does not wait any more is passed: delivered, given up unread, void
   * or unreadable. Behind that only what was before the opening.
   */
  SinkCapture.OutboxMark mark() {
    long resume = resume();
    Ranges passed = new Ranges();
    long from = resume;
    for (Waiting waiting : window) {
      if (!waiting.gone) {
        addRange(passed, from, waiting.number - 1);
        from = waiting.number + 1;
      }
    }
    addRange(passed, from, next - 1);
    passedBefore.forEach((first, last) -> addRange(passed, Math.max(first, next), last));
    return new SinkCapture.OutboxMark(appended, resume, count(), passed);
  }

  private static void addRange(Ranges ranges, long first, long last) {
    if (first <= last) {
      ranges.add(first, last);
    }
  }

  /** The first entry that is not delivered. */
  private long resume() {
    Waiting first = window.peekFirst();
    return first == null ? next : first.number;
  }

  /** Visits the large contents that are in the log and that the mark has not passed. */
  void visit(Consumer<Content> visitor) {
    claims.headMap(resume()).clear();
    claims.values().forEach(visitor);
  }

  /**
   * Whether the mark has yet to pass entries from before the opening: nobody knows their claims.
   */
  boolean holdsUnknown() {
    return count() > 0 && resume() <= appendedBefore;
  }

  /** Both kept checkpoints resume at or behind this entry. */
  void release(long below) {
    releasable = Math.max(releasable, below);
    again();
  }

  /** Makes durable what is appended. */
  Future<Void> force() {
    return worker.force();
  }

  Future<Void> close() {
    closed = true;
    retry.cancel();
    return worker.close();
  }

  /** Starts the next step if there is something to do and none is under way. */
  void pump() {
    if (busy || closed) {
      return;
    }
    List<Waiting> append = full ? List.of() : firstStaged();
    boolean readOn = unread + append.size() > 0 && undelivered.wantsMore();
    if (append.isEmpty() && !readOn && evictBelow == 0 && releasable == 0) {
      return;
    }
    OutboxWorker.Order order =
        new OutboxWorker.Order(
            evictBelow,
            toSkip,
            releasable,
            append,
            options.maxSize().bytes(),
            readOn ? options.batch().count() : 0,
            options.batch().bytes().bytes());
    evictBelow = 0;
    toSkip = 0;
    releasable = 0;
    busy = true;
    worker.run(order).onComplete(this::stepped);
  }

  private List<Waiting> firstStaged() {
    List<Waiting> first = new ArrayList<>();
    for (Waiting waiting : staged) {
      if (first.size() == MOST_APPENDED) {
        break;
      }
      first.add(waiting);
    }
    return first;
  }

  private void stepped(AsyncResult<OutboxWorker.Done> result) {
    busy = false;
    if (closed) {
      return;
    }
    if (result.failed()) {
      broken(result.cause());
      return;
    }
    OutboxWorker.Done done = result.result();
    lose(done.skipped(), FULL);
    for (long number = done.last() - done.appended() + 1; number <= done.last(); number++) {
      passing = false;
      Waiting stored = unstage();
      if (stored.flowFile.content() instanceof Content.Claim claim) {
        claims.put(number, claim);
      }
      undelivered.remove(stored);
    }
    unread += done.appended();
    appended = Math.max(appended, done.last());
    takeIn(done);
    StoreException refusal = done.refusal();
    if (refusal != null) {
      refused(refusal, done.tried() - done.appended());
    }
    changed.run();
  }

  private void takeIn(OutboxWorker.Done done) {
    for (Waiting waiting : done.fetched()) {
      window.addLast(waiting);
      inWindow++;
      unread--;
      undelivered.fetched(waiting);
    }
    next = done.next();
    lose(done.unreadable(), DAMAGE);
    if (done.atEnd()) {
      // Everything that counts was appended before the end was reached: the rest is not there.
      lose(unread, DAMAGE);
    }
  }

  private void lose(long count, String reason) {
    if (count > 0) {
      unread -= count;
      setup.listener().dropped(count, reason);
    }
  }

  private void refused(StoreException refusal, int notAppended) {
    boolean quota = refusal.kind() == StoreException.Kind.QUOTA;
    if (!quota && refusal.kind() != StoreException.Kind.DISK_FULL) {
      broken(refusal);
      return;
    }
    if (count() == 0) {
      pass(notAppended);
      return;
    }
    if (!quota) {
      hold();
      return;
    }
    switch (options.whenFull()) {
      case BACKPRESSURE -> hold();
      case DROP_NEWEST -> {
        for (int i = 0; i < notAppended; i++) {
          undelivered.remove(unstage());
        }
        setup.listener().dropped(notAppended, FULL);
      }
      case DROP_OLDEST -> evict();
    }
  }

  /**
   * What the log can't take goes past it: all that is in there was delivered and only waits for
   * checkpoints, or an entry is larger than it can ever take. The heap's own limits hold.
   */
  private void pass(int count) {
    passing = true;
    for (int i = 0; i < count; i++) {
      undelivered.makeReady(unstage());
    }
  }

  /**
   * Makes room by giving up the oldest that no write has under way. The files of those that have
   * one go, too; what is behind them and ready stays on disk.
   */
  private void evict() {
    int part = (int) Math.min(Integer.MAX_VALUE, Math.max(1, count() / DROPPED_PART));
    int dropped = undelivered.dropReady(part);
    if (dropped > 0) {
      setup.listener().dropped(dropped, FULL);
    }
    toSkip = Math.min(unread, part - dropped);
    Waiting kept = undelivered.head();
    evictBelow = kept == null ? Long.MAX_VALUE : kept.stored ? kept.number : resume();
    if (dropped + toSkip == 0) {
      hold();
    }
  }

  /** Takes nothing more for a while. */
  private void hold() {
    full = true;
    retry.cancel();
    retry =
        setup
            .timers()
            .after(
                RETRY_MILLIS,
                () -> {
                  again();
                  changed.run();
                });
  }

  private void again() {
    full = false;
    retry.cancel();
  }

  private void broken(Throwable cause) {
    full = true;
    closed = true;
    setup.listener().broken(failure(setup, cause));
  }

  /** What to tell the lane of whatever a disk buffer threw. */
  static StoreException failure(SinkSetup setup, Throwable cause) {
    return cause instanceof StoreException known
        ? known
        : new StoreException(
            StoreException.Kind.BROKEN,
            "the disk buffer of sink " + setup.context().name() + " failed",
            cause);
  }
}
