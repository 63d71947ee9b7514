package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.repo.Journal;

/**
 * Which part of a lane's journal is replayed.
 *
 * @param begin the first sequence whose results are captured; what is before it makes state only
 * @param lastBefore the sequence of the last record before it; 0 if there is none
 * @param tail what stands at the end of the part
 */
public record ReplayRange(long begin, long lastBefore, Journal.Tail tail) {
  /** The last sequence that is replayed. */
  long last() {
    return tail.nextSequence() - 1;
  }
}
