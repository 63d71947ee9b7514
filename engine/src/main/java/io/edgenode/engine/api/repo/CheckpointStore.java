package io.edgenode.engine.api.repo;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;

/**
 * One lane's checkpoints (K32, K33): full snapshots with the changes since. Two chains are kept,
 * each a full snapshot and its changes. All calls block; worker only, one at a time.
 */
public interface CheckpointStore extends AutoCloseable {
  /**
   * Writes one checkpoint and syncs it; a full one is read back before it counts. When a second
   * full one is good, chains before the last two are deleted.
   *
   * @param number rises with every checkpoint and never repeats
   * @param position the journal sequence it stands behind
   * @param full whether it stands alone; else it changes the one before
   */
  void write(long number, long position, boolean full, Payload payload);

  /** The recoverable chains, newest first; at most two. */
  List<Chain> chains();

  long bytes();

  long bytesWritten();

  /** Damaged ranges found since it was opened; a checkpoint that was cut short is none. */
  long damaged();

  @Override
  void close();

  /** Writes a checkpoint's bytes: the same ones whenever it is called, which may be twice. */
  @FunctionalInterface
  interface Payload {
    void writeTo(DataOutput out) throws IOException;
  }

  /** Takes in one checkpoint's bytes. */
  @FunctionalInterface
  interface Visitor {
    void accept(long number, long position, boolean full, DataInput in) throws IOException;
  }

  /** A full snapshot with every intact change behind it. */
  interface Chain {
    /** The number of its last intact checkpoint. */
    long number();

    /** The position of its last intact checkpoint. */
    long position();

    /** Gives the full snapshot, then each change, in order; every byte was checked before. */
    void read(Visitor visitor);
  }
}
