package io.edgenode.processors.filesink;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks files against other writers. Another sink of this process always meets the lock; another
 * process does until somebody in this one closes the same file, which takes POSIX locks away.
 * Owner: the sink's worker.
 */
final class WriteLock {
  private static final Logger LOG = LoggerFactory.getLogger(WriteLock.class);

  /** The system's side of a lock. */
  interface Locks {
    /** Whether the lock was free; it goes with the channel. */
    boolean take(FileChannel channel) throws IOException;
  }

  private final Locks locks;
  private boolean told;

  WriteLock() {
    this(channel -> channel.tryLock() != null);
  }

  WriteLock(Locks locks) {
    this.locks = locks;
  }

  /**
   * Takes the lock, which goes with the channel. A file system that has none (some network and FUSE
   * mounts) is written to without, which is said once.
   *
   * @param remedy what to do where somebody else has it
   * @throws NotOursException where somebody else has it
   */
  void take(Path file, FileChannel channel, String remedy) throws IOException {
    boolean free;
    try {
      free = locks.take(channel);
    } catch (OverlappingFileLockException e) {
      throw new NotOursException(
          file + " is being written by another sink of this node; " + remedy, e);
    } catch (ClosedChannelException | FileLockInterruptionException e) {
      throw e;
    } catch (IOException e) {
      // Its text is the system's, in any language; a lock that is held is no exception.
      if (!told) {
        told = true;
        LOG.warn(
            "{} can't be locked, and is written to without: nothing will tell if another writer"
                + " uses the same path ({})",
            file,
            e.getMessage());
      }
      return;
    }
    if (!free) {
      throw new NotOursException(file + " is being written by another process; " + remedy);
    }
  }
}
