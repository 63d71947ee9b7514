package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.StoreException;
import java.util.List;

/** A flow's dead-letter store, as its lanes use it. Blocks; worker only; any number of callers. */
public interface LetterBox {
  /**
   * Keeps FlowFiles that carry {@code error.*} attributes; one that it has already is kept once.
   *
   * @throws StoreException {@code QUOTA} or {@code DISK_FULL}, with nothing kept
   */
  void keep(List<FlowFile> letters);

  /** Makes everything kept so far survive a power cut. */
  void force();

  /** What a checkpoint says to {@link #covered} later. Any thread: it does not block. */
  long mark();

  /** Whether the store remembers what only {@link #covered} lets it forget. Likewise. */
  boolean awaitsCoverage();

  /** Recovery of a lane can't go behind the checkpoint of this mark any more. */
  void covered(int lane, long mark);
}
