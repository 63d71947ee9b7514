package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.Journal;

/** What was journalled on one lane, to be read as often as somebody likes; nothing is changed. */
public interface LaneInput {
  /** Which lane it was. */
  int lane();

  /** What ids are made of. */
  Lineage.JournalIdentity identity();

  /** Reads from a sequence on; a batch may begin before it. One thread. */
  Journal.Reader reader(long fromSequence);

  /** The large contents that records refer to. */
  ClaimStore claims();
}
