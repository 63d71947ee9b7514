package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.checkpoint.Checkpointer;
import io.vertx.core.Future;
import java.util.function.LongSupplier;

/**
 * Releases what a lane has consumed where room is short (K14). What is consumed goes behind two
 * full checkpoints, and these hold the whole state: they are taken where a file of the journal
 * waits for nothing else. Large contents, disk buffers and dead letters may wait too, which nobody
 * knows before: for them it is tried where anything changed, ever more rarely while that releases
 * nothing, down to a small share of the time that it takes. So a sink that is away with a full
 * journal costs no further checkpoint. Owner: the lane.
 */
final class RoomMaker {
  private static final long FIRST_PAUSE = 100;
  private static final long LONGEST_PAUSE = 1000;

  /** Where two full checkpoints take long, the longest pause is so many times as long. */
  private static final long COSTS_PER_PAUSE = 10;

  /** Drop-oldest gives up about this part of the backlog at a time. */
  private static final int GIVEN_UP_PART = 4;

  private final LaneCheckpoint checkpoint;
  private final Checkpointer<LaneSnapshot> checkpointer;
  private final LaneClaims claims;
  private final LongSupplier elapsedMillis;
  private boolean underWay;
  private boolean releasesGivenUp;
  private long pause;
  private long notBefore = Long.MIN_VALUE;

  RoomMaker(
      LaneCheckpoint checkpoint,
      Checkpointer<LaneSnapshot> checkpointer,
      LaneClaims claims,
      LongSupplier elapsedMillis) {
    this.checkpoint = checkpoint;
    this.checkpointer = checkpointer;
    this.claims = claims;
    this.elapsedMillis = elapsedMillis;
  }

  /**
   * Takes the two checkpoints if they may release anything.
   *
   * @param ahead only if a file waits for them
   */
  Future<Void> make(boolean ahead) {
    if (underWay || !mayRelease(ahead)) {
      return Future.succeededFuture();
    }
    underWay = true;
    long before = checkpoint.released();
    long began = elapsedMillis.getAsLong();
    return releaseAll()
        .onComplete(
            ended -> {
              underWay = false;
              long now = elapsedMillis.getAsLong();
              pause = checkpoint.released() > before ? 0 : longerPause(now - began);
              notBefore = now + pause;
            });
  }

  private long longerPause(long cost) {
    long longest = Math.max(LONGEST_PAUSE, COSTS_PER_PAUSE * cost);
    return Math.min(longest, Math.max(FIRST_PAUSE, 2 * pause));
  }

  private boolean mayRelease(boolean ahead) {
    if (checkpointer.coversAll() && !claims.keepsRetained()) {
      return false;
    }
    return checkpoint.awaitsRelease() || (!ahead && elapsedMillis.getAsLong() >= notBefore);
  }

  /** Takes the two checkpoints, whatever they release. */
  Future<Void> releaseAll() {
    claims.press(true);
    return checkpointer.takeBoth().onComplete(released -> claims.press(false));
  }

  /**
   * Where the part of the backlog ends that drop-oldest gives up: with a file, for what is given up
   * must go as a whole, or a replay would find it (K38). Where all of it is in the newest file,
   * which stays, a part of that.
   */
  long oldestPart(long next, long last) {
    long part = Math.max(0, last - next) / GIVEN_UP_PART;
    for (int parts = 1; parts <= GIVEN_UP_PART; parts++) {
      long fileEnd = checkpoint.endOfFilesBelow(next + parts * part + 1);
      if (fileEnd >= next) {
        return fileEnd;
      }
    }
    return next + part;
  }

  /** Releases what was given up, though consumed files be retained: no replay is to find it. */
  void releaseGivenUp(long below) {
    releasesGivenUp = true;
    releaseAll()
        .compose(covered -> checkpoint.releaseRetained(below))
        .onComplete(released -> releasesGivenUp = false);
  }

  /** Whether there may be room in a moment, and no more is to be given up till then. */
  boolean releasesGivenUp() {
    return releasesGivenUp;
  }
}
