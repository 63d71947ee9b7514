package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.WhenLettersFull;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One flow's dead letters (K30): bounded, keyed by FlowFile id and component, changed only by
 * entries in a log ({@link LetterCodec}).
 *
 * <p>Crash argument: every change is one entry, so a crash leaves it made or not made. A crash may
 * make a flow repeat what led to a letter: a key that is there, or was taken away since the older
 * kept checkpoint ({@link #covered}), is not added again. One that was retried may be: its failure
 * then is a new one, and keeping it twice is better than losing it. So may one that made room for
 * newer ones: to remember these would pin the files that they were to free.
 *
 * <p>An old letter would pin the files of all that were taken away behind it: under backpressure,
 * where the log is full of those, the oldest letters are appended anew and their files go. Under
 * drop-oldest it is itself the next to go, and what is moved would no longer be the oldest.
 *
 * <p>All methods block. Any worker; one call at a time, by its lock.
 */
public final class DeadLetters {
  /** How many letters are looked at or evicted in one go. */
  private static final int STEP = 64;

  private final EntryLog log;
  private final LetterCodec codec;
  private final LetterLog letters;
  private final LetterIndex index = new LetterIndex();
  private final LetterTally tally = new LetterTally();
  private final LetterRoom room;
  private LetterClaims claims = LetterClaims.NONE;
  private final WhenLettersFull whenFull;

  /** The size of what did not fit, until something does. */
  private int refused;

  /** The number of the next entry, as of the last change. */
  private volatile long mark;

  /** Whether removals are remembered that {@link #covered} may forget. */
  private volatile boolean remembers;

  /** What became of an addition. */
  public enum Outcome {
    ADDED,
    /** It is there, or was taken away lately: nothing changed. */
    KNOWN,
    /** The store is at its limit, or the disk is full: to be tried again later. */
    FULL
  }

  /**
   * What is kept now.
   *
   * @param letters how many there are
   * @param bytes what they take, without what was taken away and still lies on disk
   * @param oldestMillis when the first in the log came, in epoch milliseconds; 0 where there is
   *     none
   */
  public record Held(long letters, long bytes, long oldestMillis) {
    public static final Held NONE = new Held(0, 0, 0);
  }

  /**
   * How many there are, and were since this was opened.
   *
   * @param live how many there are, by component
   * @param bytes what they take, without what was taken away and still lies on disk
   * @param added how many came
   * @param retried how many were taken away to be tried again
   * @param purged how many were taken away by somebody
   * @param expired how many made room for newer ones
   */
  public record Counts(
      Map<String, Long> live, long bytes, long added, long retried, long purged, long expired) {
    public long total() {
      return live.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Reads the whole log to know what is there.
   *
   * @param maxBytes the flow's limit
   * @param whenFull {@code BACKPRESSURE} or {@code DROP_OLDEST}
   */
  public DeadLetters(EntryLog log, long maxBytes, WhenLettersFull whenFull, FlowFileCodec codec) {
    this.log = log;
    this.whenFull = whenFull;
    this.codec = new LetterCodec(codec);
    this.letters = new LetterLog(log, this.codec);
    this.room = new LetterRoom(log, letters, index, tally, maxBytes);
    letters.scan(
        log.firstNumber(),
        (head, entry) -> {
          replay(head, entry);
          return true;
        });
    remembers = index.remembersRemovals();
    publish(oldest());
  }

  /** Says who is to hear of large contents from now on. */
  public synchronized void connect(LetterClaims listener) {
    claims = listener;
  }

  /**
   * Keeps a FlowFile. It survives this process when this returns, a power cut after {@link #force}.
   *
   * @throws StoreException where the log is broken
   */
  public synchronized Outcome add(
      FlowFile flowFile, String component, FlowException failure, long timeMillis) {
    long key = LetterIndex.key(flowFile.id(), component);
    long known = index.get(key);
    if (known != LetterIndex.ABSENT && known != LetterIndex.REOPENED) {
      return Outcome.KNOWN;
    }
    byte[] entry;
    try {
      String message = String.valueOf(failure.getMessage());
      DeadLetter.Reason reason = DeadLetter.Reason.of(failure);
      entry = codec.letter(flowFile, component, reason, message, timeMillis);
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array failed", e);
    }
    if (!makeRoom(entry.length) || !append(entry, key, component)) {
      refused = entry.length;
      return Outcome.FULL;
    }
    if (flowFile.content() instanceof Content.Claim claim) {
      claims.referred(claim.id());
    }
    refused = 0;
    tally.added();
    Held before = tally.held();
    publish(before.letters() == 0 ? timeMillis : Math.min(before.oldestMillis(), timeMillis));
    return Outcome.ADDED;
  }

  /** Whether what was refused last would be refused again: the flow is not ready (K30). */
  public synchronized boolean isFull() {
    return refused > 0 && !room.fits(refused) && !room.isWorthMoving();
  }

  /**
   * The letters from a number on, oldest first.
   *
   * @param most how many at most: the next page begins behind the last one's number
   */
  public synchronized List<DeadLetter> list(long fromNumber, int most) {
    return letters.letters(fromNumber, index::isLive, most);
  }

  /** The letter of this number. */
  public synchronized Optional<DeadLetter> find(long number) {
    return list(number, 1).stream().filter(letter -> letter.number() == number).findFirst();
  }

  /**
   * Takes a letter away because it goes through its flow again; a new failure of it is kept.
   *
   * @return empty where it is not there
   * @throws StoreException where the disk is full, with nothing changed
   */
  public synchronized Optional<DeadLetter> retry(long number) {
    Optional<DeadLetter> letter = find(number);
    letter.ifPresent(
        found -> {
          remove(found, true);
          if (found.flowFile().content() instanceof Content.Claim claim) {
            claims.retried(claim.id());
          }
          tally.retried();
          publish(oldest());
        });
    return letter;
  }

  /**
   * Takes letters away for good.
   *
   * @return how many
   * @throws StoreException where the disk is full, with what was taken away so far gone
   */
  public synchronized long purge(Predicate<DeadLetter> which) {
    long count = 0;
    long from = log.firstNumber();
    for (List<DeadLetter> page = list(from, STEP); !page.isEmpty(); page = list(from, STEP)) {
      List<DeadLetter> chosen = page.stream().filter(which).toList();
      removeForGood(chosen, false);
      count += chosen.size();
      from = page.get(page.size() - 1).number() + 1;
    }
    tally.purged(count);
    publish(oldest());
    room.release();
    return count;
  }

  /** What is kept now, without waiting for a call under way; any thread. */
  public Held held() {
    return tally.held();
  }

  public synchronized Counts counts() {
    return tally.counts();
  }

  /**
   * What a checkpoint that is being taken is to say to {@link #covered} later, without waiting for
   * a call under way; any thread.
   */
  public long mark() {
    return mark;
  }

  /** Whether what was taken away is remembered until it is {@link #covered}; any thread. */
  public boolean awaitsCoverage() {
    return remembers;
  }

  /** Recovery can't go behind the checkpoint of this mark any more. */
  public synchronized void covered(long below) {
    index.forgetRemoved(below);
    remembers = index.remembersRemovals();
    room.release();
  }

  /** Makes everything survive a power cut. */
  public synchronized void force() {
    log.force();
  }

  private void publish(long oldestMillis) {
    mark = log.nextNumber();
    tally.publish(oldestMillis);
  }

  /** When the oldest came. */
  private long oldest() {
    return list(log.firstNumber(), 1).stream().mapToLong(DeadLetter::timeMillis).sum();
  }

  private boolean makeRoom(long more) {
    boolean keepAll = whenFull == WhenLettersFull.BACKPRESSURE;
    if (keepAll) {
      room.makeByMoving(more);
    }
    while (!keepAll && !room.fits(more) && room.canHold(more)) {
      List<DeadLetter> oldest = list(log.firstNumber(), STEP);
      if (oldest.isEmpty() || index.leastRemoved() < oldest.get(0).number()) {
        // What somebody purged is remembered for now, and pins the files: no letter frees any.
        break;
      }
      removeForGood(oldest, true);
      tally.expired(oldest.size());
      publish(oldest());
      room.release();
    }
    return room.fits(more);
  }

  private boolean append(byte[] entry, long key, String component) {
    try {
      index.put(key, log.append(List.of(entry)));
    } catch (StoreException e) {
      if (LetterRoom.isFullness(e)) {
        return false;
      }
      throw e;
    }
    tally.change(component, 1, entry.length);
    return true;
  }

  /** A letter that came back after a power cut must find its content: the claim goes behind it. */
  private void removeForGood(List<DeadLetter> gone, boolean mayComeAgain) {
    gone.forEach(letter -> remove(letter, mayComeAgain));
    List<String> large =
        gone.stream()
            .map(letter -> letter.flowFile().content())
            .filter(Content.Claim.class::isInstance)
            .map(content -> ((Content.Claim) content).id())
            .toList();
    if (!large.isEmpty()) {
      log.force();
      large.forEach(claims::gone);
    }
  }

  private void remove(DeadLetter letter, boolean mayComeAgain) {
    try {
      byte[] entry = codec.removed(letter, mayComeAgain);
      long number = log.append(List.of(entry));
      long key = LetterIndex.key(letter.flowFile().id(), letter.component());
      index.put(key, mayComeAgain ? LetterIndex.REOPENED : -number);
      remembers |= !mayComeAgain;
      tally.change(letter.component(), -1, -letter.bytes());
      room.gained();
    } catch (IOException e) {
      throw new IllegalStateException("writing to an array failed", e);
    }
  }

  private void replay(LetterCodec.Head head, EntryLog.Entry entry) {
    long before = index.get(head.key());
    boolean wasLive = before > 0;
    if (head.letter()) {
      index.put(head.key(), entry.number());
      if (!wasLive) {
        tally.change(head.component(), 1, entry.bytes().length);
      }
    } else {
      index.put(head.key(), head.mayComeAgain() ? LetterIndex.REOPENED : -entry.number());
      if (wasLive) {
        tally.change(head.component(), -1, -head.removedBytes());
      }
    }
  }
}
