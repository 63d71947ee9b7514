package io.edgenode.repo;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.StoreOptions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One lane's journal: a guarded queue whose excerpts hold records as {@link RecordFormat} draws
 * them.
 *
 * <p>Crash argument. A batch is one excerpt, so it is there as a whole or not at all. Each excerpt
 * carries, for every source, the position of the last record in or before it: wherever the journal
 * ends after a crash, the sources resume exactly there. What was committed but not acknowledged is
 * in the journal too, and is not sent again by a source that can resume.
 */
final class JournalStore implements Journal {
  /** A file is at most this share of the quota (K3). */
  private static final int FILES_PER_QUOTA = 8;

  private static final long LARGEST_FILE = 256L * 1024 * 1024;
  private static final long SMALLEST_FILE = 16 * 1024;
  private static final int CLAIMS_PER_FILE = 4;

  /** What a file may take beyond its roll size: an excerpt, and what is allocated ahead. */
  private static final int BEYOND_ROLL = 16 * 1024;

  private final GuardedQueue queue;
  private final StoreOptions options;
  private final ClaimFiles claims;
  private final DiskSpace.Claim dataClaim;
  private Tail tail;
  private final JournalAppender appender;

  JournalStore(GuardedQueue queue, StoreOptions options, ClaimFiles claims) {
    this.queue = queue;
    this.options = options;
    this.claims = claims;
    this.dataClaim = DiskSpace.Claim.data(options.freeSpaceReserve());
    this.tail = tail(queue.tail());
    this.appender = new JournalAppender(this, queue, tail);
  }

  /** The size at which a journal's file ends. */
  static long rollSize(StoreOptions options) {
    long share = options.maxSize() / options.lanes() / FILES_PER_QUOTA;
    return Math.max(SMALLEST_FILE, Math.min(LARGEST_FILE, share));
  }

  /** The largest content that can ever be taken: each lane's newest file stays (K13). */
  static long largestContent(StoreOptions options) {
    long file = rollSize(options) * 5 / 4 + BEYOND_ROLL;
    return ClaimChunks.contentOf(options.maxSize() - options.lanes() * file);
  }

  private Tail tail(@Nullable Excerpt last) {
    return last == null
        ? new Tail(1, 0, 0, 0, 0, Map.of(), "")
        : new JournalBatch(last, claims).asTail();
  }

  @Override
  public Tail tail() {
    return tail;
  }

  @Override
  public long firstSequence() {
    return queue.firstSequence();
  }

  @Override
  public long newest(long bytes) {
    Segment[] files = queue.segments();
    long left = bytes;
    long behind = queue.nextSequence();
    for (int i = files.length - 1; i >= 0; i--) {
      long end = files[i].end();
      if (end > left) {
        return SegmentFiles.sequenceBehind(files[i], end - left, queue.settings()).orElse(behind);
      }
      left -= end;
      behind = files[i].firstSequence;
    }
    return queue.firstSequence();
  }

  /** The first sequence of its newest file; the next sequence if there is none. */
  long newestFile() {
    Segment[] files = queue.segments();
    return files.length == 0 ? queue.nextSequence() : files[files.length - 1].firstSequence;
  }

  @Override
  public Appender appender() {
    return appender;
  }

  @Override
  public Reader reader(long fromSequence) {
    return new JournalReader(queue.reader(fromSequence), claims, fromSequence);
  }

  @Override
  public void continueAfter(long sequence, long dataCount, Map<String, SourcePosition> positions) {
    queue.continueAfter(sequence, dataCount);
    appender.continueAfter(positions);
    tail =
        new Tail(
            queue.nextSequence(),
            queue.dataCount(),
            tail.elapsedMillis(),
            tail.wallMillis(),
            tail.offsetMillis(),
            positions,
            tail.flowVersion());
  }

  @Override
  public void release(long belowSequence) {
    long retain = options.retainMillis();
    queue.release(
        belowSequence, retain == 0 ? Long.MAX_VALUE : System.currentTimeMillis() - retain);
  }

  @Override
  public long releasableBelow(long sequence) {
    return queue.releasableBelow(sequence);
  }

  @Override
  public void releaseRetained(long belowSequence) {
    queue.release(belowSequence, Long.MAX_VALUE);
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
  public int claimThreshold() {
    return (int) Math.min(Content.CLAIM_THRESHOLD, rollSize(options) / CLAIMS_PER_FILE);
  }

  @Override
  public long damagedRanges() {
    return queue.damage().ranges();
  }

  /** What is left of this lane's share of the quota, claims included (K13, K14). */
  long room() {
    long lanes = options.lanes();
    return options.maxSize() / lanes - queue.bytesUsed() - claims.bytes() / lanes;
  }

  /** Less than two files: while one is filled, others can be released. */
  boolean nearlyFull() {
    return room() < 2 * rollSize(options);
  }

  boolean accepts() {
    return room() > 0 && queue.permits(dataClaim);
  }

  DiskSpace.Claim claim(boolean data) {
    return data ? dataClaim : DiskSpace.Claim.CONTROL;
  }

  void sync() {
    if (options.syncOnAppend()) {
      queue.force();
    }
  }

  /** Claims first, for the records behind them refer to them. */
  void force() {
    claims.force();
    queue.force();
  }

  @Override
  public void close() {
    queue.close();
  }

  /** Skips what stands before the first sequence asked for. Owner: the lane. */
  private static final class JournalReader implements Reader {
    private final QueueReader reader;
    private final Content.Claim.Loader claims;
    private final long from;

    JournalReader(QueueReader reader, Content.Claim.Loader claims, long from) {
      this.reader = reader;
      this.claims = claims;
      this.from = from;
    }

    @Override
    public @Nullable Batch next() {
      Excerpt excerpt = reader.next();
      if (excerpt == null) {
        return null;
      }
      JournalBatch batch = new JournalBatch(excerpt, claims);
      batch.beginAt(from);
      return batch;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
