package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.StoreException;
import java.util.List;

/**
 * The room that a log of dead letters has below its limit, and what can be had of it without losing
 * a letter: files that hold nothing any more go, and the oldest letters move out of those that hold
 * little. Owner: {@link DeadLetters}, under its lock.
 */
final class LetterRoom {
  /** Letters may take this part of the limit; the rest is for removals and for moving letters. */
  private static final double PART_FOR_LETTERS = 0.75;

  /** What was taken away must make up this part of the limit before letters are moved. */
  private static final double PART_WORTH_MOVING = 0.25;

  /** How many letters are moved in one go. */
  private static final int STEP = 64;

  private final EntryLog log;
  private final LetterLog letters;
  private final LetterIndex index;
  private final LetterTally tally;
  private final long limit;

  /** Letters were moved without gain, and none was taken away since. */
  private boolean movingFutile;

  /**
   * @param limit of the log, in bytes
   */
  LetterRoom(EntryLog log, LetterLog letters, LetterIndex index, LetterTally tally, long limit) {
    this.log = log;
    this.letters = letters;
    this.index = index;
    this.tally = tally;
    this.limit = limit;
  }

  /** Whether a letter of so many bytes has room now. */
  boolean fits(long more) {
    return log.bytes() + more <= limit * PART_FOR_LETTERS;
  }

  /** Whether it would have room if nothing else were there. */
  boolean canHold(long more) {
    return more <= limit * PART_FOR_LETTERS;
  }

  /** Whether enough was taken away that moving what is left may free files. */
  boolean isWorthMoving() {
    return !movingFutile && log.bytes() - tally.liveBytes() >= limit * PART_WORTH_MOVING;
  }

  /** A letter was taken away: moving may free files again. */
  void gained() {
    movingFutile = false;
  }

  /** Moves the oldest letters where a letter does not fit and that is worth it. */
  void makeByMoving(long more) {
    if (!fits(more) && isWorthMoving()) {
      moveOldest(more);
      movingFutile = !fits(more);
    }
  }

  /** Appends the oldest letters anew, so that the files which they pin can go. */
  private void moveOldest(long more) {
    long end = log.nextNumber();
    long from = log.firstNumber();
    while (from < end && !fits(more)) {
      List<EntryLog.Entry> oldest = letters.entries(from, end, index::isLive, STEP);
      if (oldest.isEmpty()) {
        break;
      }
      long last;
      try {
        last = log.append(oldest.stream().map(EntryLog.Entry::bytes).toList());
      } catch (StoreException e) {
        if (isFullness(e)) {
          return;
        }
        throw e;
      }
      long number = last - oldest.size() + 1;
      for (EntryLog.Entry entry : oldest) {
        index.put(letters.head(entry).key(), number++);
      }
      from = oldest.get(oldest.size() - 1).number() + 1;
      // The originals may have survived a power cut already: the copies must before those go.
      log.force();
      release();
    }
  }

  /** Lets the files go that hold nothing which is needed. */
  void release() {
    log.release(index.leastNumber(log.nextNumber()));
  }

  /** Whether an append failed for want of room, with nothing written. */
  static boolean isFullness(StoreException e) {
    return e.kind() == StoreException.Kind.QUOTA || e.kind() == StoreException.Kind.DISK_FULL;
  }
}
