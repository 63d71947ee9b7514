package io.edgenode.repo;

import io.edgenode.engine.api.repo.StoreException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts one opening's excerpts into its files: cuts each into fragments, begins a file where the
 * last is full, and knows the sequence that comes next. Nothing is made on disk before the first
 * excerpt.
 *
 * <p>Owner: the queue's writer, under the queue's lock; its counts may be read by any thread.
 */
final class ExcerptWriter implements Closeable {
  private static final int MAX_FRAGMENTS = 255;
  private static final int HEAD = ExcerptHeader.BYTES;

  private final GuardedQueue.Settings settings;
  private final ExcerptHeader header;
  private final Segments segments;

  private volatile long nextSequence;
  private volatile long dataCount;
  private volatile long bytesWritten;
  private @Nullable ChronicleFiles files;
  private @Nullable Segment live;
  private int excerptsInLive;

  /**
   * @param tail the last excerpt of the openings before this one
   * @param segments the queue's files, which those that are begun here join
   */
  ExcerptWriter(GuardedQueue.Settings settings, @Nullable Excerpt tail, Segments segments) {
    this.settings = settings;
    this.header = new ExcerptHeader(settings.name());
    this.segments = segments;
    this.nextSequence = tail == null ? 1 : tail.nextSequence();
    this.dataCount = tail == null ? 0 : tail.dataCount();
  }

  long nextSequence() {
    return nextSequence;
  }

  long dataCount() {
    return dataCount;
  }

  long bytesWritten() {
    return bytesWritten;
  }

  /** The longest payload of one excerpt. */
  static int maxPayload(GuardedQueue.Settings settings) {
    return settings.longest() * MAX_FRAGMENTS;
  }

  /** Goes on behind this sequence; before the first excerpt only. */
  void continueAfter(long sequence, long newDataCount) {
    if (live != null) {
      throw new IllegalStateException(settings.directory() + ": already appended to");
    }
    nextSequence = Math.max(nextSequence, sequence + 1);
    dataCount = Math.max(dataCount, newDataCount);
  }

  /**
   * Writes one excerpt as {@link GuardedQueue#append} says.
   *
   * @return the sequence of its last record
   * @throws StoreException with nothing written; anything else breaks the queue
   */
  long write(int type, byte[] bytes, int length, int count, int dataRecords, DiskSpace.Claim claim)
      throws IOException {
    int longest = settings.longest();
    int fragments = Math.max(1, (length + longest - 1) / longest);
    if (fragments > MAX_FRAGMENTS) {
      throw new StoreException(
          StoreException.Kind.QUOTA,
          settings.directory()
              + ": "
              + length
              + " bytes at once, at most "
              + maxPayload(settings)
              + " fit");
    }
    int total = length + fragments * (HEAD + 8);
    ChronicleFiles open = openFiles(claim);
    Segment segment = room(open, total, fragments, claim);
    header.type = excerptsInLive == 0 ? type | ExcerptHeader.FIRST_IN_FILE : type;
    header.epoch = settings.epoch();
    header.firstSequence = nextSequence;
    header.count = count;
    header.dataCount = dataCount + dataRecords;
    header.fragments = fragments;
    long end = writeFragments(open, bytes, length, longest);
    excerptsInLive += fragments;
    long written = bytesWritten + total;
    bytesWritten = written;
    nextSequence = header.firstSequence + count;
    dataCount = header.dataCount;
    // Last: readers see the excerpt from here on, and never one at or above the next sequence.
    segment.grow(end);
    return nextSequence - 1;
  }

  /**
   * Each fragment's header goes over the end of the payload before it, which is written by then.
   */
  private long writeFragments(ChronicleFiles open, byte[] bytes, int length, int longest)
      throws IOException {
    long end = 0;
    for (int fragment = 0; fragment < header.fragments; fragment++) {
      int offset = fragment * longest;
      header.fragment = fragment;
      header.length = Math.min(longest, length - offset);
      header.writeTo(bytes, offset);
      int aligned = ExcerptHeader.aligned(header.length);
      Arrays.fill(bytes, offset + HEAD + header.length, offset + aligned, (byte) 0);
      end = open.append(bytes, offset, aligned) + aligned;
    }
    return end;
  }

  /** The live segment with room for this much, a new one if the last is full. */
  private Segment room(ChronicleFiles open, int bytes, int fragments, DiskSpace.Claim claim)
      throws IOException {
    Segment segment = live;
    if (segment != null
        && segment.end() + bytes <= settings.rollSize()
        && excerptsInLive + fragments <= FileCycle.MAX_EXCERPTS) {
      open.reserve(bytes, claim);
      return segment;
    }
    segment = open.begin(nextSequence, bytes, claim);
    excerptsInLive = 0;
    live = segment;
    segments.add(segment);
    return segment;
  }

  private ChronicleFiles openFiles(DiskSpace.Claim claim) throws IOException {
    ChronicleFiles open = files;
    if (open == null) {
      Path own = settings.directory().resolve(SegmentFiles.directoryName(settings.epoch()));
      open = new ChronicleFiles(own, settings, claim);
      files = open;
    }
    return open;
  }

  /** Lets the next excerpt begin a new file. */
  void roll() {
    if (live != null) {
      live.seal();
      live = null;
    }
  }

  /** What {@link Unsynced#force} must reach, as of now; null if nothing was written. */
  @Nullable Unsynced unsynced() {
    ChronicleFiles open = files;
    return open == null ? null : new Unsynced(open, open.pending());
  }

  /** What was written since the last time that this was asked for. */
  record Unsynced(ChronicleFiles files, ChronicleFiles.Pending pending) {
    /** Brings it to stable storage; outside the queue's lock, one at a time. */
    void force() throws IOException {
      files.force(pending);
    }
  }

  @Override
  public void close() throws IOException {
    ChronicleFiles open = files;
    if (open != null) {
      open.close();
    }
  }
}
