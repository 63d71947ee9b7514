package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An append-only store of excerpts, guarded on every side (K1–K6). Journal, checkpoints, outboxes
 * and dead letters are formats of its payload.
 *
 * <pre>
 * directory/
 *   00000001/            what opening (epoch) 1 wrote: a Chronicle queue of its own
 *     19700101.cq4         its first file: excerpts as {@link ExcerptScanner} shows them
 *     19700102.cq4         its second, …
 *   00000004/            the next opening that appended anything
 * </pre>
 *
 * <p>Crash argument. An append is one excerpt, put in a mapped file whose blocks are already real.
 * Killed before Chronicle completed it, it has no good CRC and is the torn end of a file that
 * nobody appends to again; killed after, the kernel has its pages. After a power cut any page since
 * the last sync may be missing: what is intact is read, what is missing shows as a jump of the
 * sequence or, at the very end, as an end before the place that Chronicle's header names. A new
 * opening syncs what the one before it wrote, and then continues behind the last readable excerpt
 * under a greater epoch, in a new file: only its own files can hold what is not synced. Files are
 * deleted whole, oldest first, and never the last one with an excerpt, so sequences can't restart.
 *
 * <p>One writer at a time appends; any thread may ask, release and sync.
 */
final class GuardedQueue implements ExcerptSource, Closeable {
  /** What {@link #append} leaves free before the payload in its caller's buffer. */
  static final int HEAD = ExcerptHeader.BYTES;

  /** Readers hold a window of this size. */
  static final int LONGEST_FRAGMENT = 64 * 1024;

  /**
   * @param directory of this queue alone
   * @param name what its checksums are bound to
   * @param epoch this opening's number
   * @param blockSize what Chronicle maps at a time
   * @param rollSize bytes after which a new file begins
   * @param maxAhead bytes allocated ahead of the writer, at most
   */
  record Settings(
      Path directory,
      String name,
      int epoch,
      int blockSize,
      long rollSize,
      long maxAhead,
      DiskSpace space,
      DamageLog damage) {
    /** The longest payload of one fragment: an excerpt takes at most a quarter of a block (K2). */
    int longest() {
      return Math.min(LONGEST_FRAGMENT, blockSize / 4) - HEAD - 64;
    }
  }

  private final Settings settings;
  private final @Nullable Excerpt tail;
  private final Segments segments;
  private final ExcerptWriter writer;
  private final Object syncing = new Object();

  /**
   * What the opening before this one may have left unsynced; changed under {@link #syncing}. It is
   * synced before the first append of this one: so there is never more than one such opening.
   */
  private volatile List<Path> inherited;

  private volatile @Nullable StoreException broken;
  private boolean closed;

  private GuardedQueue(Settings settings, SegmentFiles found) {
    this.settings = settings;
    this.segments = new Segments(found.segments());
    this.tail = found.tail();
    this.inherited = found.newest();
    this.writer = new ExcerptWriter(settings, tail, segments);
  }

  /**
   * Opens a queue: reads the first excerpt of each file and the last of the last one.
   *
   * @throws StoreException {@code INCOMPATIBLE} or {@code BROKEN}
   */
  static GuardedQueue open(Settings settings) {
    try {
      DurableNames.make(settings.directory);
      return new GuardedQueue(settings, SegmentFiles.load(settings));
    } catch (IOException e) {
      throw broken(settings.directory, e);
    }
  }

  /** The last excerpt that could be read when it was opened. */
  @Nullable Excerpt tail() {
    return tail;
  }

  @Override
  public Path directory() {
    return settings.directory;
  }

  Settings settings() {
    return settings;
  }

  long nextSequence() {
    return writer.nextSequence();
  }

  long dataCount() {
    return writer.dataCount();
  }

  /** The oldest sequence on disk; {@link #nextSequence} if there is none. */
  long firstSequence() {
    Segment[] all = segments.all();
    return all.length == 0 ? nextSequence() : all[0].firstSequence;
  }

  /** Files as they are now, by sequence. */
  Segment[] segments() {
    return segments.all();
  }

  /** The first whole excerpt of a file; null if it has none. */
  @Nullable Excerpt firstOf(Segment segment) {
    try (ExcerptScanner scanner = new ExcerptScanner(segment, settings.name, settings.longest())) {
      return scanner.nextExcerpt(segment.end());
    } catch (IOException e) {
      throw breaks(e);
    }
  }

  /** The longest payload that {@link #append} takes. */
  int maxPayload() {
    return ExcerptWriter.maxPayload(settings);
  }

  /** Goes on behind this sequence; before the first append of this opening only. */
  synchronized void continueAfter(long sequence, long newDataCount) {
    writer.continueAfter(sequence, newDataCount);
  }

  /**
   * Appends one excerpt, which survives the process once this returns.
   *
   * @param bytes {@link #HEAD} free bytes, then the payload, then room for padding; all of it is
   *     overwritten if it succeeds
   * @param length of the payload
   * @param claim on whose behalf space is used
   * @return the sequence of its last record
   * @throws StoreException {@code DISK_FULL} with nothing written, or {@code BROKEN}
   */
  long append(
      int type, byte[] bytes, int length, int count, int dataRecords, DiskSpace.Claim claim) {
    if (!inherited.isEmpty()) {
      settleInherited();
    }
    return appendOwn(type, bytes, length, count, dataRecords, claim);
  }

  private synchronized long appendOwn(
      int type, byte[] bytes, int length, int count, int dataRecords, DiskSpace.Claim claim) {
    check();
    try {
      return writer.write(type, bytes, length, count, dataRecords, claim);
    } catch (StoreException e) {
      throw e;
    } catch (IOException | RuntimeException | InternalError e) {
      throw breaks(e);
    }
  }

  /** Whether the disk has another block to spare for this. */
  boolean permits(DiskSpace.Claim claim) {
    return settings.space.permits(claim, settings.blockSize);
  }

  /** Lets the next append begin a new file. */
  synchronized void roll() {
    writer.roll();
  }

  /**
   * Brings everything that can be read to stable storage, also what a killed opening had appended
   * and not synced; appends may go on meanwhile.
   */
  void force() {
    synchronized (syncing) {
      ExcerptWriter.@Nullable Unsynced unsynced;
      synchronized (this) {
        check();
        unsynced = writer.unsynced();
      }
      settleInherited();
      try {
        if (unsynced != null) {
          unsynced.force();
        }
      } catch (IOException e) {
        settings.space.distrust(settings.directory);
        throw breaks(e);
      }
    }
  }

  private void settleInherited() {
    synchronized (syncing) {
      try {
        SegmentFiles.sync(inherited, settings.space.takeDistrust(settings.directory));
        inherited = List.of();
      } catch (IOException e) {
        settings.space.distrust(settings.directory);
        throw breaks(e);
      }
    }
  }

  /**
   * Deletes files that hold nothing at or above a sequence, oldest first, so that no crash leaves a
   * hole between them; the last file with an excerpt stays.
   *
   * @param unusedSinceMillis only files last written to before this wall time
   */
  synchronized void release(long belowSequence, long unusedSinceMillis) {
    if (closed) {
      return;
    }
    try {
      for (Segment gone : segments.release(belowSequence, unusedSinceMillis)) {
        SegmentFiles.delete(gone, settings);
      }
    } catch (IOException e) {
      throw breaks(e);
    }
  }

  /** The first sequence that {@link #release} would leave. */
  long releasableBelow(long belowSequence) {
    Segment[] now = segments.all();
    int gone = Segments.below(belowSequence, now);
    return now.length == 0 ? nextSequence() : now[gone].firstSequence;
  }

  /** Bytes on disk. */
  long bytes() {
    return segments.bytes();
  }

  /** Bytes that hold something: without what is allocated ahead. */
  long bytesUsed() {
    return segments.bytesUsed();
  }

  long bytesWritten() {
    return writer.bytesWritten();
  }

  DamageLog damage() {
    return settings.damage;
  }

  /** A reader whose first excerpt is the one that holds this sequence, or the first behind it. */
  @Override
  public QueueReader reader(long fromSequence) {
    return new QueueReader(this, fromSequence);
  }

  /** Stops this opening's appends for good. */
  StoreException breaks(Throwable cause) {
    StoreException first = broken;
    if (first == null) {
      first = broken(settings.directory, cause);
      broken = first;
    }
    return first;
  }

  private static StoreException broken(Path directory, Throwable cause) {
    return new StoreException(
        StoreException.Kind.BROKEN, directory + " failed and must be opened anew: " + cause, cause);
  }

  private void check() {
    StoreException cause = broken;
    if (cause != null) {
      throw broken(settings.directory, cause);
    }
    if (closed) {
      throw new StoreException(StoreException.Kind.BROKEN, settings.directory + " is closed");
    }
  }

  @Override
  public void close() {
    if (broken == null && !isClosed()) {
      force();
    }
    synchronized (this) {
      if (!closed) {
        closed = true;
        closeWriter();
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void closeWriter() {
    try {
      writer.close();
    } catch (IOException | RuntimeException | InternalError e) {
      throw breaks(e);
    }
  }
}
