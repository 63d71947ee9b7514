package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.journal.JournalWriter;

/**
 * Sees that a journal's end can be read. A lane that finds nothing more looks once again, for
 * something may have been written meanwhile; what was written before that look and was not found is
 * damaged. The next record shows how much is lost, so one is asked for. Owner: the lane.
 */
final class TailWatch {
  private final JournalWriter writer;
  private final Runnable unreadable;
  private long writtenAtLook;
  private long missedBelow;

  /**
   * @param unreadable asks for a record behind what can't be read
   */
  TailWatch(JournalWriter writer, Runnable unreadable) {
    this.writer = writer;
    this.unreadable = unreadable;
  }

  /**
   * Whether to look once more; called when nothing was found.
   *
   * @param position the last sequence that was read
   */
  boolean mayHaveMore(long position) {
    if (position >= writtenAtLook) {
      writtenAtLook = writer.lastSequence();
      return position < writtenAtLook;
    }
    if (missedBelow < writtenAtLook) {
      missedBelow = writtenAtLook;
      unreadable.run();
    }
    return false;
  }
}
