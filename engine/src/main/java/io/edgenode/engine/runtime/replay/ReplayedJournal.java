package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.lane.Cursor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a journal as a lane reads it in a replay. It gives records up to a limit that somebody
 * moves; it may say that one flow version holds throughout, and leaves out what comes from sources
 * that this version does not have. Nothing can be appended. Owner: the lane, but for the limit.
 */
final class ReplayedJournal extends UnfiledJournal {
  private final LaneInput input;
  private final ReplayRange range;
  private final Optional<String> version;
  private final Optional<Cursor> switchAt;
  private final Set<String> sources;
  private final Map<String, Long> leftOut = new TreeMap<>();
  private volatile long limit;

  /**
   * @param version the version that every flow record is read as; as journalled where absent
   * @param switchAt where that version takes over from the one of a checkpoint, if it must
   * @param sources those of the version; all are taken as journalled where none is named
   */
  ReplayedJournal(
      LaneInput input,
      ReplayRange range,
      Optional<String> version,
      Optional<Cursor> switchAt,
      Set<String> sources) {
    this.input = input;
    this.range = range;
    this.version = version;
    this.switchAt = switchAt;
    this.sources = sources;
  }

  /** Gives records up to this sequence from now on; any thread. */
  void limit(long lastSequence) {
    limit = lastSequence;
  }

  /** How many FlowFiles were left out, by source; when the lane has stopped. */
  Map<String, Long> leftOut() {
    return Map.copyOf(leftOut);
  }

  @Override
  public Tail tail() {
    return range.tail();
  }

  @Override
  public Appender appender() {
    return new NoAppender(range.last());
  }

  @Override
  public Reader reader(long fromSequence) {
    return new Reading(fromSequence);
  }

  @Override
  public void continueAfter(long sequence, long dataCount, Map<String, SourcePosition> positions) {
    throw new IllegalStateException("a replayed journal is not continued");
  }

  private boolean isLeftOut(Batch record) {
    RecordKind kind = record.kind();
    return !sources.isEmpty()
        && (kind == RecordKind.DATA || kind == RecordKind.END_OF_SOURCE)
        && !sources.contains(record.source());
  }

  /** Owner: the lane. */
  private final class Reading implements Reader {
    private final Reader inner;
    private @Nullable Batch batch;
    private long leftOutBefore;
    private boolean begun;

    Reading(long from) {
      this.inner = input.reader(from);
    }

    @Override
    public @Nullable Batch next() {
      if (!begun) {
        begun = true;
        if (switchAt.isPresent() && version.isPresent()) {
          return switching(switchAt.get(), version.get());
        }
      }
      Batch current = batch;
      if (current == null) {
        current = inner.next();
        batch = current;
        if (current == null || current.firstSequence() > limit) {
          return null;
        }
        return new Limited(this, current, current.firstSequence());
      }
      long next = Math.max(current.firstSequence(), current.sequence() + 1);
      if (next >= current.firstSequence() + current.count()) {
        batch = null;
        return next();
      }
      return next > limit ? null : new Limited(this, current, next);
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  private static Batch switching(Cursor at, String hash) {
    return new MemoryBatch(
        new MemoryBatch.Excerpt(
            1,
            at.position(),
            at.dataCount(),
            at.positions(),
            List.of(
                new MemoryBatch.Stored(
                    RecordKind.FLOW,
                    "",
                    at.wallMillis(),
                    at.elapsedMillis(),
                    Attributes.empty(),
                    Content.of(new byte[0]),
                    hash.getBytes(StandardCharsets.US_ASCII),
                    SourcePosition.NONE))));
  }

  /** What of an excerpt is below the limit. Owner: the lane. */
  private final class Limited implements Batch {
    private final Reading reading;
    private final Batch inner;
    private final long first;
    private final long leftOutBefore;

    Limited(Reading reading, Batch inner, long first) {
      this.reading = reading;
      this.inner = inner;
      this.first = first;
      this.leftOutBefore = reading.leftOutBefore;
    }

    @Override
    public int epoch() {
      return inner.epoch();
    }

    @Override
    public long firstSequence() {
      return first;
    }

    @Override
    public int count() {
      return (int) (inner.firstSequence() + inner.count() - first);
    }

    /** What is left out was never journalled for this version. */
    @Override
    public long dataCountAtEnd() {
      return inner.dataCountAtEnd() - leftOutBefore;
    }

    @Override
    public int dataCount() {
      return inner.dataCount();
    }

    @Override
    public Map<String, SourcePosition> positions() {
      return inner.positions();
    }

    @Override
    public OptionalLong offsetBefore() {
      return inner.offsetBefore();
    }

    @Override
    public Optional<String> versionBefore() {
      return inner.versionBefore().map(version::orElse);
    }

    @Override
    public boolean advance() {
      long next = Math.max(inner.firstSequence(), inner.sequence() + 1);
      if (next > limit || !inner.advance()) {
        return false;
      }
      if (isLeftOut(inner) && inner.kind() == RecordKind.DATA) {
        leftOut.merge(inner.source(), 1L, Long::sum);
        reading.leftOutBefore++;
      }
      return true;
    }

    @Override
    public RecordKind kind() {
      return isLeftOut(inner) ? RecordKind.POSITION : inner.kind();
    }

    @Override
    public long sequence() {
      return inner.sequence();
    }

    @Override
    public long wallMillis() {
      return inner.wallMillis();
    }

    @Override
    public long elapsedMillis() {
      return inner.elapsedMillis();
    }

    @Override
    public String source() {
      return inner.source();
    }

    @Override
    public Attributes attributes() {
      return inner.attributes();
    }

    @Override
    public Content content() {
      return inner.content();
    }

    @Override
    public byte[] payload() {
      return inner.kind() == RecordKind.FLOW && version.isPresent()
          ? version.get().getBytes(StandardCharsets.US_ASCII)
          : inner.payload();
    }
  }
}
