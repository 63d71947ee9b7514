package io.edgenode.repo;

import io.edgenode.engine.api.DurableNames;
import io.edgenode.engine.api.repo.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.bytes.MappedFile;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import net.openhft.chronicle.wire.WireType;
import net.openhft.chronicle.wire.Wires;
import net.openhft.posix.internal.PosixAPIHolder;
import org.jspecify.annotations.Nullable;

/**
 * The files that one opening of a guarded queue writes: the only class that touches Chronicle.
 *
 * <p>Each opening gets a directory of its own, where Chronicle finds nothing old. So there is never
 * a write lock of a killed process to break, even with the same pid again (K6), never a damaged
 * index, metadata or last file to append to, and files that were written once are never opened for
 * writing again. A clock that counts files instead of days drives the roll (K3): the date in a
 * file's name is its number.
 *
 * <p>Every file is filled with real zeros ahead of the appender, which turns a full disk into a
 * refusal here rather than a page fault in Chronicle's mapping (K5). As much is filled ahead as was
 * appended since the last sync: under load in large pieces, which is cheap, and by the disk's own
 * thread; where every append is synced no more than it needs, for the page cache writes back in the
 * units in which it was filled, and zeros that are synced are written twice. Syncing is {@code
 * fdatasync} of the file, which on Linux is what {@code msync(MS_SYNC)} does for a mapping of it,
 * and unlike Chronicle's {@code sync()} reports a failure (K4).
 *
 * <p>Owner: the queue's writer, under the queue's lock, but for {@link #force}.
 */
final class ChronicleFiles implements Closeable {
  /** The writer itself allocates at most this much more than it needs. */
  private static final int OWN_AHEAD = 256 * 1024;

  /** A file in which the disk's thread is ahead is made longer by so many blocks. */
  private static final int LONGER_BLOCKS = 6;

  /** Chronicle maps the block that is written to, and a part of the next one. */
  private static final int MAPPED_BLOCKS = 2;

  /** Ahead is this part of what is appended between two syncs: zeros in vain, at most. */
  private static final int SHARE_AHEAD = 16;

  /** Room for Chronicle's file header and its first index pages. */
  private static final int FILE_HEAD = 4096;

  /** Room for an index page behind an excerpt. */
  private static final int INDEX_PAGE = 1024;

  /** The mark that Chronicle leaves at the end of a file that it rolled. */
  private static final int EOF_BYTES = 4;

  private static final int METADATA_BYTES = 64 * 1024;

  static {
    // K7: read by Chronicle's classes as they load, so it stands before any of them is touched
    System.setProperty("chronicle.analytics.disable", "true");
    System.setProperty("chronicle.announcer.disable", "true");
    System.setProperty("chronicle.disk.monitor.disable", "true");
    System.setProperty("disable.perf.info", "true");
    // Its native calls are for what is done here otherwise (syncing, reading ahead); loading them
    // unpacks a library into the temporary directory and costs 300 classes.
    PosixAPIHolder.useNoOpPosixApi();
  }

  /** Chronicle's classes of a queue that is written to. */
  private static final List<Class<?>> LOADED_AHEAD =
      List.of(MappedFile.class, MappedBytes.class, SingleChronicleQueue.class, Wires.class);

  private final Path directory;
  private final GuardedQueue.Settings settings;
  private final DiskSpace space;
  private final ChronicleQueue queue;
  private final ExcerptAppender appender;
  private final List<WrittenFile> unsynced = new ArrayList<>();
  private volatile int number = -1;
  private boolean namesUnsynced;
  private long sinceSync;
  private long betweenSyncs;
  private @Nullable WrittenFile current;
  private @Nullable WrittenFile sealing;

  /**
   * @param directory of this opening alone
   * @param claim on whose behalf its first blocks are taken
   */
  ChronicleFiles(Path directory, GuardedQueue.Settings settings, DiskSpace.Claim claim)
      throws IOException {
    this.directory = directory;
    this.settings = settings;
    this.space = settings.space();
    space.allocate(claim, METADATA_BYTES, () -> writeMetadata(directory));
    this.queue =
        SingleChronicleQueueBuilder.binary(directory)
            .blockSize(settings.blockSize())
            .rollCycle(new FileCycle())
            .timeProvider(() -> Math.max(0, number) * (long) FileCycle.MILLIS)
            .syncMode(SyncMode.NONE)
            .checkInterrupts(false)
            .build();
    this.appender = queue.createAppender();
    appender.singleThreadedCheckDisabled(true);
  }

  /** As {@link DataDirectory#prepare} says. */
  @SuppressWarnings("ReturnValueIgnored") // it loads what a wire needs
  static void prepare() {
    SingleChronicleQueueBuilder.binary(Path.of("")).rollCycle(new FileCycle());
    WireType.BINARY_LIGHT.apply(Bytes.allocateElasticOnHeap());
    for (Class<?> type : LOADED_AHEAD) {
      try {
        Class.forName(type.getName(), true, type.getClassLoader());
      } catch (ClassNotFoundException e) {
        throw new LinkageError(type.getName(), e);
      }
    }
  }

  private static void writeMetadata(Path directory) throws IOException {
    DurableNames.make(directory);
    try (RawFile metadata = RawFile.writing(directory.resolve("metadata.cq4t"))) {
      metadata.writeZeros(0, METADATA_BYTES);
    }
  }

  /** Begins a new file, with room for the first append already allocated. */
  Segment begin(long firstSequence, int bytes, DiskSpace.Claim claim) throws IOException {
    int next = number + 1;
    Path path = directory.resolve(FileCycle.name(next));
    WrittenFile fresh = new WrittenFile(path, firstSequence, space);
    try {
      allocate(fresh, bytes, claim);
    } catch (IOException | StoreException e) {
      fresh.close();
      Files.deleteIfExists(path);
      throw e;
    }
    WrittenFile before = current;
    if (before != null) {
      before.segment().seal();
      sealing = before;
    }
    number = next;
    namesUnsynced = true;
    current = fresh;
    return fresh.segment();
  }

  /** Makes sure that the current file's blocks are real for this many bytes more. */
  void reserve(int bytes, DiskSpace.Claim claim) throws IOException {
    allocate(file(), bytes, claim);
  }

  private void allocate(WrittenFile file, int bytes, DiskSpace.Claim claim) throws IOException {
    long end = file.segment().end();
    long needed = end + bytes + (end == 0 ? FILE_HEAD : INDEX_PAGE);
    long allocated = file.segment().allocated();
    if (needed > allocated) {
      long ahead = Math.min(Math.min(settings.maxAhead(), OWN_AHEAD), sinceSync);
      boolean permitted = ahead > 0 && space.permits(claim, needed + ahead - allocated);
      file.allocate(permitted ? needed + ahead : needed, claim);
    }
    sinceSync += bytes;
    long ahead = ahead(claim);
    if (ahead > 0 || file.isAllocatedAhead()) {
      keepLong(file, needed, claim);
    }
    long wanted = Math.min(needed + ahead, settings.rollSize());
    if (ahead > 0 && wanted - ahead / 2 > file.segment().allocated()) {
      file.allocateAhead(wanted, wanted + LONGER_BLOCKS * (long) settings.blockSize(), claim);
    }
  }

  /**
   * What Chronicle maps next is there, before the disk's thread is at the same file: at its
   * beginning, and where that thread is late with it.
   */
  private void keepLong(WrittenFile file, long needed, DiskSpace.Claim claim) throws IOException {
    long block = settings.blockSize();
    if (!file.reaches(needed + MAPPED_BLOCKS * block)) {
      file.lengthen(needed + LONGER_BLOCKS * block, claim);
    }
  }

  /**
   * How far the disk's thread should be ahead: 0 where that is as much as the writer does itself,
   * and for what frees space, which takes no more of the reserve than it needs.
   */
  private long ahead(DiskSpace.Claim claim) {
    long ahead = Math.min(settings.maxAhead(), Math.max(sinceSync, betweenSyncs) / SHARE_AHEAD);
    return ahead > OWN_AHEAD && !claim.mayUseBallast() ? ahead : 0;
  }

  /**
   * Appends one excerpt, for which {@link #reserve} made room.
   *
   * @return where it begins in the file
   */
  long append(byte[] bytes, int offset, int length) throws IOException {
    long start;
    try (DocumentContext context = appender.writingDocument()) {
      Bytes<?> out = context.wire().bytes();
      start = out.writePosition();
      out.write(bytes, offset, length);
    }
    WrittenFile before = sealing;
    if (before != null) {
      sealing = null;
      unsynced.add(before);
      if (!before.isAllocatedAhead()) {
        end(before);
      }
    }
    return start;
  }

  /** What {@link #force} must reach, as of now; under the queue's lock. */
  Pending pending() {
    List<WrittenFile> sealed = List.copyOf(unsynced);
    unsynced.clear();
    boolean names = namesUnsynced;
    namesUnsynced = false;
    betweenSyncs = sinceSync;
    sinceSync = 0;
    WrittenFile file = current;
    return new Pending(sealed, file == null ? null : file.raw(), names);
  }

  /**
   * @param sealed files that were ended since the last sync; closed by it
   */
  record Pending(List<WrittenFile> sealed, @Nullable RawFile current, boolean names) {}

  /** Brings everything pending to stable storage; outside the queue's lock, one at a time. */
  void force(Pending pending) throws IOException {
    for (WrittenFile file : pending.sealed) {
      end(file);
      file.raw().force();
      file.close();
    }
    RawFile file = pending.current;
    if (file != null) {
      file.force();
    }
    if (pending.names) {
      DurableNames.sync(directory);
    }
  }

  /**
   * Gives back what was allocated ahead in a file that Chronicle ended: a busy writer leaves that
   * to the next sync.
   */
  private static void end(WrittenFile sealed) throws IOException {
    sealed.trim(sealed.segment().end() + EOF_BYTES);
  }

  /** Gives back what was allocated ahead and lets Chronicle go. */
  @Override
  public void close() throws IOException {
    appender.close();
    queue.close();
    WrittenFile file = current;
    if (file != null) {
      file.trim(file.segment().end());
      file.close();
    }
    for (WrittenFile sealed : unsynced) {
      end(sealed);
      sealed.close();
    }
  }

  private WrittenFile file() {
    WrittenFile file = current;
    if (file == null) {
      throw new IllegalStateException(directory + ": no file was begun");
    }
    return file;
  }
}
