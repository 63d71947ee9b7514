package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The disk's edge (K5). Every store asks here before it allocates, and writes real zeros into what
 * it allocates before Chronicle maps it: a full disk is then a refusal at a file write, never a
 * page fault in the midst of an append. Data stops at the flow's reserve; control records and
 * checkpoints, which are what frees space, may go below it and, at the very end, spend a ballast
 * file that was allocated in better times. Any thread.
 */
final class DiskSpace {
  /** What checkpoints and control records can still use when somebody else filled the disk. */
  static final long BALLAST_BYTES = 1024 * 1024;

  /** With less than this free above the reserve, what is deleted is wanted at once. */
  private static final long AMPLE = 64 * BALLAST_BYTES;

  /** Asks the file system. */
  @FunctionalInterface
  interface Probe {
    long usableBytes() throws IOException;
  }

  private static final Logger LOG = LoggerFactory.getLogger(DiskSpace.class);

  private final Path directory;
  private final Path ballast;
  private final Probe probe;
  private final DiskWorker worker = new DiskWorker(this::isShort);
  private final Set<Path> distrusted = ConcurrentHashMap.newKeySet();
  private volatile long greatestReserve;

  /**
   * What the file system says, which is asked for before every batch. It is looked up once: for
   * that all mounts are read, which takes a hundred times as long.
   */
  static Probe ofFileSystem(Path directory) {
    AtomicReference<@Nullable FileStore> known = new AtomicReference<>();
    return () -> {
      FileStore store = known.get();
      if (store == null) {
        store = Files.getFileStore(directory);
        known.set(store);
      }
      return store.getUsableSpace();
    };
  }

  DiskSpace(Path directory, Probe probe) {
    this.directory = directory;
    this.ballast = directory.resolve("ballast");
    this.probe = probe;
  }

  /** What is done beside the stores' own work. */
  DiskWorker worker() {
    return worker;
  }

  /**
   * On whose behalf space is asked for.
   *
   * @param reserve bytes that must stay free; 0 for what may go to the very end
   * @param mayUseBallast whether the ballast may be spent for it
   */
  record Claim(long reserve, boolean mayUseBallast) {
    /** For what frees space by being written. */
    static final Claim CONTROL = new Claim(0, true);

    static Claim data(long reserve) {
      return new Claim(reserve, false);
    }
  }

  /** Writes into blocks that the file does not have yet. */
  @FunctionalInterface
  interface Allocation {
    void run() throws IOException;
  }

  /**
   * Runs an allocation of this many bytes.
   *
   * @throws StoreException {@code DISK_FULL} if it would cut into the reserve, or does not fit
   * @throws IOException if it fails for any other reason
   */
  void allocate(Claim claim, long bytes, Allocation allocation) throws IOException {
    if (claim.reserve > 0) {
      long usable = usable();
      if (usable - bytes < claim.reserve) {
        throw full(usable, claim.reserve);
      }
    }
    try {
      allocation.run();
    } catch (IOException e) {
      if (!isFull(e, bytes)) {
        throw e;
      }
      if (!claim.mayUseBallast || !spendBallast()) {
        throw full(usable(), claim.reserve);
      }
      try {
        allocation.run();
      } catch (IOException again) {
        throw full(usable(), claim.reserve);
      }
    }
  }

  /**
   * Notes that a sync of files below a directory failed. Linux says so once and then takes the
   * pages for clean: what is read back from memory need not be on the disk, ever.
   */
  void distrust(Path below) {
    distrusted.add(below);
  }

  /** Whether a sync failed here in this process; asked once. */
  boolean takeDistrust(Path below) {
    return distrusted.remove(below);
  }

  private boolean isShort() {
    try {
      return probe.usableBytes() < greatestReserve + AMPLE;
    } catch (IOException e) {
      return true;
    }
  }

  /** Whether so many bytes could be taken without cutting into the reserve or the ballast. */
  boolean permits(Claim claim, long bytes) {
    return usable() - bytes >= claim.reserve;
  }

  /**
   * Says beforehand that so many bytes can't be taken.
   *
   * @throws StoreException {@code DISK_FULL}
   */
  void require(Claim claim, long bytes) {
    long spare = claim.mayUseBallast && Files.exists(ballast) ? BALLAST_BYTES : 0;
    if (bytes > 0 && !permits(claim, bytes - spare)) {
      throw full(usable(), claim.reserve);
    }
  }

  private boolean isFull(IOException e, long bytes) {
    String message = String.valueOf(e.getMessage());
    return message.contains("No space left")
        || message.contains("quota exceeded")
        || usable() < bytes;
  }

  private StoreException full(long usable, long reserve) {
    return new StoreException(
        StoreException.Kind.DISK_FULL,
        directory
            + ": "
            + usable
            + " bytes of disk are free, and "
            + reserve
            + " are kept in reserve: free some space, or lower the reserve");
  }

  /**
   * Allocates the ballast again, once there is room for it above the reserve; cheap where it is
   * there.
   */
  synchronized void restoreBallast(long reserve) {
    greatestReserve = Math.max(greatestReserve, reserve);
    try {
      if (Files.exists(ballast) && Files.size(ballast) >= BALLAST_BYTES) {
        return;
      }
      if (usable() - BALLAST_BYTES >= reserve) {
        try (RawFile file = RawFile.writing(ballast)) {
          file.writeZeros(0, BALLAST_BYTES);
        }
      }
    } catch (IOException e) {
      // The disk filled up meanwhile: a part of it is worth as much as there is.
      LOG.debug("{} was not restored: {}", ballast, e.toString());
    }
  }

  /** Gives the ballast's blocks back; false if it was spent already. */
  synchronized boolean spendBallast() {
    try {
      return Files.deleteIfExists(ballast);
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private long usable() {
    try {
      return probe.usableBytes();
    } catch (IOException e) {
      throw broken(e);
    }
  }

  private StoreException broken(IOException e) {
    return new StoreException(
        StoreException.Kind.BROKEN, directory + ": the file system does not answer: " + e, e);
  }
}
