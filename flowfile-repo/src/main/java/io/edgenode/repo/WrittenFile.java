package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A file of a queue while it is written to, and how far its blocks are real. The writer makes them
 * so before it uses them (K5). For one that writes much the disk's own thread does it first: where
 * the file system is busy with a sync or a deletion, an allocation may wait for it, and the writer
 * has enough to go on with until then.
 *
 * <p>Owner: the queue's writer; of the blocks whoever has the monitor.
 */
final class WrittenFile implements Closeable {
  private static final int PAGE = 4096;

  /** What the disk's thread allocates between two looks at what the writer needs. */
  private static final int PIECE = 512 * 1024;

  private final Segment segment;
  private final RawFile raw;
  private final DiskSpace space;
  private final AtomicBoolean asked = new AtomicBoolean();
  private boolean ahead;
  private volatile long length;

  /**
   * @throws IOException if it can't be made
   */
  WrittenFile(Path path, long firstSequence, DiskSpace space) throws IOException {
    this.segment = new Segment(path, firstSequence, 0, false);
    this.raw = RawFile.writing(path);
    this.space = space;
  }

  Segment segment() {
    return segment;
  }

  RawFile raw() {
    return raw;
  }

  /** Makes all blocks below an offset real; waits for the disk's thread if that is at it. */
  void allocate(long below, DiskSpace.Claim claim) throws IOException {
    if (below > segment.allocated()) {
      allocateMissing(below, claim);
    }
  }

  private synchronized void allocateMissing(long below, DiskSpace.Claim claim) throws IOException {
    long from = segment.allocated();
    long target = (below + PAGE - 1) / PAGE * PAGE;
    if (target > from) {
      space.allocate(claim, target - from, () -> raw.writeZeros(from, target));
      segment.allocate(target);
    }
  }

  /**
   * Lets the disk's thread make all blocks below an offset real, unless it is at it.
   *
   * @param newLength how long it makes the file first
   */
  void allocateAhead(long below, long newLength, DiskSpace.Claim claim) {
    ahead = true;
    if (asked.compareAndSet(false, true)) {
      space
          .worker()
          .allocate(
              () -> {
                try {
                  lengthenUnlessSealed(newLength, claim);
                  allocateInPieces(below, claim);
                } catch (IOException | StoreException e) {
                  // The writer meets the same where it needs the blocks, and can say for whom.
                } finally {
                  asked.set(false);
                }
              });
    }
  }

  /** Whether the disk's thread was ever asked for anything. */
  boolean isAllocatedAhead() {
    return ahead;
  }

  private void allocateInPieces(long below, DiskSpace.Claim claim) throws IOException {
    boolean more = true;
    while (more) {
      synchronized (this) {
        long from = segment.allocated();
        long piece = Math.min(below, from + PIECE);
        more = piece > from && !segment.sealed() && space.permits(claim, piece - from);
        if (more) {
          allocateMissing(piece, claim);
        }
      }
    }
  }

  /** Whether the file is so long already. */
  boolean reaches(long end) {
    return Math.max(length, segment.allocated()) >= end;
  }

  /**
   * Makes it so long, with a hole; only where it does not {@link #reaches reach} that. Chronicle
   * would do so as it maps the next block, and cut off what the disk's thread wrote behind that
   * place in the same moment: the writer would then use blocks that are not real (K5).
   */
  synchronized void lengthen(long newLength, DiskSpace.Claim claim) throws IOException {
    space.allocate(claim, PAGE, () -> raw.writeZeros(newLength - 1, newLength));
    length = newLength;
  }

  private synchronized void lengthenUnlessSealed(long newLength, DiskSpace.Claim claim)
      throws IOException {
    if (!segment.sealed() && !reaches(newLength)) {
      lengthen(newLength, claim);
    }
  }

  /** Ends it there: what was allocated behind is given back. */
  synchronized void trim(long end) throws IOException {
    segment.seal();
    raw.truncate(end);
    segment.allocate(end);
  }

  @Override
  public void close() throws IOException {
    raw.close();
  }
}
