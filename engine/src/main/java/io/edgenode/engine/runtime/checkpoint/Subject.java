package io.edgenode.engine.runtime.checkpoint;

import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;
import java.io.DataOutput;
import java.io.IOException;

/**
 * What is checkpointed: a lane. Called on the lane's context, except {@link #write}.
 *
 * @param <S> an immutable copy of what changed
 */
public interface Subject<S> {
  /** Whether a capture would differ from the one before. */
  boolean isChanged();

  /**
   * Whether something finished waits until both kept chains cover it (K29): worth a full checkpoint
   * though nothing changed.
   */
  boolean awaitsCoverage();

  /** Whether something would be released, once both kept chains cover what there is now. */
  boolean awaitsRelease();

  /** Copies what changed since the last capture, or everything; one lane turn. */
  S capture(boolean full);

  /** The journal sequence that a capture stands behind. */
  long position(S captured);

  /**
   * Makes durable all that the last capture refers to: journal, outboxes, what sinks have written.
   */
  Future<Void> sync();

  /**
   * Copying or releasing failed halfway: what was taken of the changes is in no checkpoint. It is
   * to take no further one, and to recover from the last that counts.
   */
  void failed(Throwable cause);

  /**
   * A sync failed, or the store did for good. What was written since the last checkpoint can't be
   * trusted to be on the disk, and no later sync would tell: only a recovery writes it again.
   */
  void broken(StoreException cause);

  /** Encodes a capture; on a worker. */
  void write(S captured, DataOutput out) throws IOException;

  /** One that counts was taken; it took so long, from the capture to stable storage. */
  void taken(long nanos);

  /**
   * Recovery can't go behind this capture any more: what lies below may go (K33).
   *
   * @param captured the last of the older of the two kept chains
   */
  void covered(S captured);
}
