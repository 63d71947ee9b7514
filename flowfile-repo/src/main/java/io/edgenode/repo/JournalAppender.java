package io.edgenode.repo;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.record.ByteOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packs records into one reused buffer, straight from their contents, and appends it as an excerpt.
 * Nothing is allocated for a record. Owner: the writer.
 */
@SuppressWarnings("ReferenceEquality") // sources share instances: identity is what is cheap to ask
final class JournalAppender implements Journal.Appender {
  /** The largest content or payload that is taken inline; what intake takes in is far below it. */
  static final int MAX_INLINE = 8 * 1024 * 1024;

  private static final int HEAD = GuardedQueue.HEAD;

  /** How many sets of attributes are known by identity, the one used last first. */
  private static final int REMEMBERED = 8;

  private final GuardedQueue queue;
  private final JournalStore journal;
  private final ByteOutput out = new ByteOutput(2 * RecordFormat.FULL);
  private final SourceTable sources;
  private final @Nullable Attributes[] recent = new Attributes[REMEMBERED];
  private final int[] numbers = new int[REMEMBERED];
  private int attributeSets;
  private @Nullable Attributes lastAttributes;
  private int lastSource;
  private long lastWall;
  private long lastElapsed;
  private int pending;
  private int pendingData;

  JournalAppender(JournalStore journal, GuardedQueue queue, Journal.Tail tail) {
    this.journal = journal;
    this.queue = queue;
    this.sources = new SourceTable(tail);
    clear();
  }

  /** Takes over positions that a checkpoint knows and the journal lost. */
  void continueAfter(Map<String, SourcePosition> positions) {
    sources.continueAfter(positions);
  }

  @Override
  public boolean add(
      String source,
      long wallMillis,
      long elapsedMillis,
      Attributes attributes,
      Content content,
      SourcePosition position) {
    boolean claim = content instanceof Content.Claim;
    if (isFull(claim ? 0 : content.length())) {
      return false;
    }
    boolean sameAttributes = attributes == lastAttributes;
    int tag = RecordKind.DATA.code();
    tag |= claim ? RecordFormat.CLAIM : 0;
    tag |= sameAttributes ? RecordFormat.SAME_ATTRIBUTES : 0;
    head(tag, source, wallMillis, elapsedMillis);
    if (!sameAttributes) {
      writeAttributes(attributes);
    }
    writeContent(content);
    pendingData++;
    added(position);
    return true;
  }

  @Override
  public boolean addControl(
      RecordKind kind,
      String source,
      long wallMillis,
      long elapsedMillis,
      byte[] payload,
      SourcePosition position) {
    if (kind == RecordKind.DATA) {
      throw new IllegalArgumentException("data records are added with add()");
    }
    if (isFull(payload.length)) {
      return false;
    }
    head(kind.code(), source, wallMillis, elapsedMillis);
    Varint.write(out, payload.length);
    out.write(payload);
    sources.control(kind, payload);
    added(position);
    return true;
  }

  @Override
  public long commit() {
    if (pending == 0) {
      return queue.nextSequence() - 1;
    }
    int records = out.size();
    ExcerptHeader.putInt(out.array(), HEAD, records - HEAD);
    sources.writeTrailer(out, pendingData);
    int length = out.size() - HEAD;
    out.reserve(HEAD);
    long last;
    try {
      DiskSpace.Claim claim = journal.claim(pendingData > 0);
      last = queue.append(RecordFormat.TYPE, out.array(), length, pending, pendingData, claim);
    } catch (StoreException e) {
      out.truncate(records);
      throw e;
    }
    sources.commit();
    clear();
    return last;
  }

  @Override
  public int pending() {
    return pending;
  }

  @Override
  public void discard() {
    sources.discard();
    clear();
  }

  @Override
  public long room() {
    return journal.room();
  }

  @Override
  public boolean nearlyFull() {
    return journal.nearlyFull();
  }

  @Override
  public boolean accepts() {
    return journal.accepts();
  }

  @Override
  public void sync() {
    journal.sync();
  }

  @Override
  public void force() {
    journal.force();
  }

  @Override
  public void roll() {
    queue.roll();
  }

  private boolean isFull(long moreBytes) {
    if (moreBytes > MAX_INLINE) {
      throw new StoreException(
          StoreException.Kind.TOO_LARGE,
          queue.settings().directory()
              + ": a record of "
              + moreBytes
              + " bytes was given inline; at most "
              + MAX_INLINE
              + " are taken, and content above "
              + journal.claimThreshold()
              + " belongs in a claim");
    }
    return pending == RecordFormat.MAX_RECORDS
        || (pending > 0 && out.size() + moreBytes > RecordFormat.FULL);
  }

  private void head(int kindAndFlags, String source, long wallMillis, long elapsedMillis) {
    if (pending == 0) {
      lastWall = wallMillis;
      lastElapsed = elapsedMillis;
      ExcerptHeader.putLong(out.array(), HEAD + 4, wallMillis);
      ExcerptHeader.putLong(out.array(), HEAD + 12, elapsedMillis);
    }
    int index = sources.indexOf(source, lastSource);
    boolean sameSource = index == lastSource;
    boolean sameTimes = wallMillis == lastWall && elapsedMillis == lastElapsed;
    int tag = kindAndFlags;
    tag |= sameSource ? RecordFormat.SAME_SOURCE : 0;
    tag |= sameTimes ? RecordFormat.SAME_TIMES : 0;
    out.write(tag);
    if (!sameSource) {
      Varint.write(out, index);
      lastSource = index;
    }
    if (!sameTimes) {
      Varint.writeSigned(out, wallMillis - lastWall);
      Varint.writeSigned(out, elapsedMillis - lastElapsed);
      lastWall = wallMillis;
      lastElapsed = elapsedMillis;
    }
  }

  /** A set that was written lately is named by its number, any other is written out. */
  private void writeAttributes(Attributes set) {
    lastAttributes = set;
    int known = 0;
    while (known < REMEMBERED - 1 && recent[known] != set && recent[known] != null) {
      known++;
    }
    boolean again = recent[known] == set;
    int number = again ? numbers[known] : ++attributeSets;
    System.arraycopy(recent, 0, recent, 1, known);
    System.arraycopy(numbers, 0, numbers, 1, known);
    recent[0] = set;
    numbers[0] = number;
    if (again) {
      Varint.write(out, number);
      return;
    }
    Varint.write(out, 0);
    Varint.write(out, set.size());
    set.forEach(
        (key, value) -> {
          writeText(key);
          writeText(value);
        });
  }

  private void writeContent(Content content) {
    if (content instanceof Content.Claim claim) {
      writeText(claim.id());
      Varint.write(out, claim.length());
    } else if (content instanceof Content.Bytes bytes) {
      int length = (int) bytes.length();
      Varint.write(out, length);
      out.write(bytes.array(), bytes.offset(), length);
    } else {
      Varint.write(out, content.length());
      content.writeTo(out);
    }
  }

  private void writeText(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Varint.write(out, bytes.length);
    out.write(bytes);
  }

  private void added(SourcePosition position) {
    pending++;
    if (position != SourcePosition.NONE) {
      sources.moved(lastSource, position);
    }
  }

  private void clear() {
    out.clear();
    out.reserve(HEAD + RecordFormat.PROLOGUE);
    out.advance(HEAD + RecordFormat.PROLOGUE);
    Arrays.fill(recent, null);
    attributeSets = 0;
    lastAttributes = null;
    lastSource = SourceTable.NONE;
    pending = 0;
    pendingData = 0;
  }
}
