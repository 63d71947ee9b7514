package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.repo.StoreException;

/** What a journal's writer tells its lane and flow. Called on a worker: enqueue, don't act. */
public interface WriterListener {
  /** Records were appended: the lane may read on. */
  void appended();

  /**
   * The journal is full (or the disk is), or has room again.
   *
   * @param full whether nothing is taken now
   * @param reason what is the matter, for the health page; empty when it is over
   */
  void full(boolean full, String reason);

  /** The quota is reached: take checkpoints, so that files can go (K14). */
  void releaseWanted();

  /** Little of the quota is left: take checkpoints, if a file waits for nothing else (K14). */
  void nearlyFull();

  /** The quota is reached under drop-oldest: give up the oldest part of the backlog (K14). */
  void giveUpOldest();

  /** FlowFiles were not taken, under drop-newest. */
  void notTaken(String source, long count);

  /** A clock record moved lane time's offset (K19). */
  void clockStepped();

  /** The store is broken: the flow must stop and open it anew (K5). */
  void broken(StoreException cause);
}
