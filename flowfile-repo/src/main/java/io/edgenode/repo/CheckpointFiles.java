package io.edgenode.repo;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One lane's checkpoints: a guarded queue whose records are pieces of checkpoints.
 *
 * <pre>
 * chunk:  number (8) │ position (8) │ full (1) │ index (4)  │ bytes
 * close:  number (8) │ position (8) │ full (1) │ chunks (4) │ length (8) │ CRC32C of all bytes (4)
 * </pre>
 *
 * <p>A full checkpoint begins a file of its own, and its changes follow it there and in the files
 * behind: that is a chain.
 *
 * <p>Crash argument. A checkpoint counts only with its closing excerpt, which agrees with every
 * chunk; one that was cut short is passed over, and the chain is as if it had never begun. A chunk
 * that is damaged ends its chain before that checkpoint. A full one is synced and read back before
 * the files of the chain before the last are deleted, so two chains stand on disk at every instant,
 * but for the first.
 *
 * <p>Owner: the checkpoint's worker.
 */
final class CheckpointFiles implements CheckpointStore {
  private static final int KEPT = 2;

  /** With so much free, and twice what is there, no checkpoint is measured beforehand. */
  private static final long PLENTY = 64L * 1024 * 1024;

  private final GuardedQueue queue;
  private final long freeSpaceReserve;

  /** Good chains, oldest first. */
  private final List<CheckpointChain> chains = new ArrayList<>();

  private final Optional<RetainedCheckpoints> retained;

  /**
   * @param freeSpaceReserve above which the ballast is restored
   * @param retained where full ones are kept for replay, if they are
   */
  CheckpointFiles(
      GuardedQueue queue, long freeSpaceReserve, Optional<RetainedCheckpoints> retained) {
    this.queue = queue;
    this.freeSpaceReserve = freeSpaceReserve;
    this.retained = retained;
    for (Segment segment : queue.segments()) {
      Excerpt first = queue.firstOf(segment);
      if (first != null && CheckpointPiece.beginsChain(first)) {
        CheckpointChain chain = new CheckpointChain(queue, first.firstSequence());
        if (chain.verify() > 0) {
          chains.add(chain);
        }
      }
    }
  }

  @Override
  public synchronized void write(long number, long position, boolean full, Payload payload) {
    try {
      requireRoom(payload);
      append(number, position, full, payload);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN,
          queue.settings().directory() + ": checkpoint " + number + " could not be written: " + e,
          e);
    }
    queue.settings().space().restoreBallast(freeSpaceReserve);
  }

  /**
   * Where the disk is nearly full a checkpoint is measured before its first byte is written: what
   * it wrote could not be given back before this opening ends, and a smaller one, of another flow
   * too, may need it to release what it has.
   */
  private void requireRoom(Payload payload) throws IOException {
    DiskSpace space = queue.settings().space();
    if (!space.permits(DiskSpace.Claim.CONTROL, PLENTY + 2 * queue.bytes())) {
      DataOutputStream measured = new DataOutputStream(OutputStream.nullOutputStream());
      payload.writeTo(measured);
      space.require(DiskSpace.Claim.CONTROL, CheckpointPiece.bytesOnDisk(measured.size()));
    }
  }

  private void append(long number, long position, boolean full, Payload payload)
      throws IOException {
    if (full) {
      queue.roll();
    }
    long first = queue.nextSequence();
    CheckpointPiece.Writer pieces = new CheckpointPiece.Writer(queue, number, position, full);
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(pieces))) {
      payload.writeTo(out);
      out.flush();
      pieces.complete();
    }
    queue.force();
    if (full) {
      CheckpointChain chain = new CheckpointChain(queue, first);
      if (chain.verify() != 1) {
        throw queue.breaks(
            new IOException("checkpoint " + number + " can't be read back as it was written"));
      }
      chains.add(chain);
      releaseOld();
      retained.ifPresent(kept -> kept.offer(chain));
    } else if (!chains.isEmpty()) {
      chains.get(chains.size() - 1).extend(number, position);
    }
  }

  private void releaseOld() {
    while (chains.size() > KEPT) {
      chains.remove(0);
    }
    if (chains.size() == KEPT) {
      queue.release(chains.get(0).firstSequence(), Long.MAX_VALUE);
    }
  }

  @Override
  public synchronized List<Chain> chains() {
    List<Chain> newestFirst = new ArrayList<>();
    for (int i = chains.size() - 1; i >= 0 && newestFirst.size() < KEPT; i--) {
      newestFirst.add(chains.get(i));
    }
    return newestFirst;
  }

  @Override
  public long bytes() {
    return queue.bytes();
  }

  @Override
  public long bytesWritten() {
    return queue.bytesWritten();
  }

  @Override
  public long damaged() {
    return queue.damage().ranges();
  }

  @Override
  public void close() {
    queue.close();
  }
}
