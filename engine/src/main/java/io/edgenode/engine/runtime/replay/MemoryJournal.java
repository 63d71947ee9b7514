package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.record.ByteOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A lane's journal in the heap, for as long as a flow test takes. It outlives the lanes that read
 * it, as a file outlives a crash. Thread-safe.
 */
final class MemoryJournal extends UnfiledJournal {
  private static final int RECORDS_PER_EXCERPT = 256;

  private final List<MemoryBatch.Excerpt> excerpts = new ArrayList<>();
  private int epoch;

  /** One more opening, whose records carry this number. */
  synchronized void opened(int number) {
    epoch = number;
  }

  @Override
  public synchronized Tail tail() {
    if (excerpts.isEmpty()) {
      return new Tail(1, 0, 0, 0, 0, Map.of(), "");
    }
    MemoryBatch.Excerpt last = excerpts.get(excerpts.size() - 1);
    MemoryBatch.Stored record = last.records().get(last.records().size() - 1);
    return new Tail(
        last.firstSequence() + last.records().size(),
        last.dataCountAtEnd(),
        record.elapsed(),
        record.wall(),
        offset(),
        last.positions(),
        version());
  }

  private long offset() {
    byte[] payload = lastPayload(RecordKind.CLOCK);
    return payload == null ? 0 : ByteBuffer.wrap(payload).getLong();
  }

  private String version() {
    byte[] payload = lastPayload(RecordKind.FLOW);
    return payload == null ? "" : new String(payload, StandardCharsets.US_ASCII);
  }

  private byte @Nullable [] lastPayload(RecordKind kind) {
    byte[] last = null;
    for (MemoryBatch.Excerpt excerpt : excerpts) {
      for (MemoryBatch.Stored record : excerpt.records()) {
        last = record.kind() == kind ? record.payload() : last;
      }
    }
    return last;
  }

  @Override
  public Appender appender() {
    return new Packing();
  }

  @Override
  public Reader reader(long fromSequence) {
    return new Reading(fromSequence);
  }

  @Override
  public void continueAfter(long sequence, long dataCount, Map<String, SourcePosition> positions) {
    throw new IllegalStateException("a journal in memory has no damage to continue behind");
  }

  private synchronized MemoryBatch.@Nullable Excerpt excerpt(int index) {
    return index < excerpts.size() ? excerpts.get(index) : null;
  }

  private synchronized long seal(List<MemoryBatch.Stored> records) {
    Tail tail = tail();
    Map<String, SourcePosition> positions = new LinkedHashMap<>(tail.positions());
    long data = tail.dataCount();
    for (MemoryBatch.Stored record : records) {
      if (record.position() != SourcePosition.NONE) {
        positions.put(record.source(), record.position());
      }
      data += record.kind() == RecordKind.DATA ? 1 : 0;
    }
    excerpts.add(
        new MemoryBatch.Excerpt(
            epoch, tail.nextSequence(), data, Map.copyOf(positions), List.copyOf(records)));
    return tail.nextSequence() + records.size() - 1;
  }

  /** The way in. Owner: the writer. */
  private final class Packing implements Appender {
    private final List<MemoryBatch.Stored> pending = new ArrayList<>();

    @Override
    public boolean add(
        String source,
        long wallMillis,
        long elapsedMillis,
        Attributes attributes,
        Content content,
        SourcePosition position) {
      if (pending.size() == RECORDS_PER_EXCERPT) {
        return false;
      }
      pending.add(
          new MemoryBatch.Stored(
              RecordKind.DATA,
              source,
              wallMillis,
              elapsedMillis,
              attributes,
              asStored(content),
              new byte[0],
              position));
      return true;
    }

    /** Nothing that was parsed before a crash may be known behind it. */
    private static Content asStored(Content content) {
      if (content instanceof Content.Claim) {
        return content;
      }
      ByteOutput bytes = new ByteOutput((int) content.length());
      content.writeTo(bytes);
      return Content.of(bytes.toByteArray());
    }

    @Override
    public boolean addControl(
        RecordKind kind,
        String source,
        long wallMillis,
        long elapsedMillis,
        byte[] payload,
        SourcePosition position) {
      if (pending.size() == RECORDS_PER_EXCERPT) {
        return false;
      }
      pending.add(
          new MemoryBatch.Stored(
              kind,
              source,
              wallMillis,
              elapsedMillis,
              Attributes.empty(),
              Content.of(new byte[0]),
              payload,
              position));
      return true;
    }

    @Override
    public long commit() {
      long last = seal(pending);
      pending.clear();
      return last;
    }

    @Override
    public int pending() {
      return pending.size();
    }

    @Override
    public void discard() {
      pending.clear();
    }

    @Override
    public long room() {
      return Long.MAX_VALUE;
    }

    @Override
    public boolean nearlyFull() {
      return false;
    }

    @Override
    public boolean accepts() {
      return room() > 0;
    }

    @Override
    public void sync() {
      // The heap is all it has.
    }

    @Override
    public void force() {
      // The heap is all it has.
    }

    @Override
    public void roll() {
      // It has no files.
    }
  }

  /** Owner: the lane. */
  private final class Reading implements Reader {
    private final long from;
    private int next;

    Reading(long from) {
      this.from = from;
    }

    @Override
    public @Nullable Batch next() {
      MemoryBatch.Excerpt found = excerpt(next);
      while (found != null && found.firstSequence() + found.records().size() <= from) {
        next++;
        found = excerpt(next);
      }
      if (found == null) {
        return null;
      }
      next++;
      return new MemoryBatch(found);
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
