package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import java.util.List;
import java.util.Map;

/** The records of one excerpt in memory, as a cursor. Owner: the lane that reads. */
final class MemoryBatch implements Journal.Batch {
  private final Excerpt excerpt;
  private int read;

  MemoryBatch(Excerpt excerpt) {
    this.excerpt = excerpt;
  }

  /** What one commit wrote; never empty. */
  record Excerpt(
      int epoch,
      long firstSequence,
      long dataCountAtEnd,
      Map<String, SourcePosition> positions,
      List<Stored> records) {}

  /** One record. */
  record Stored(
      RecordKind kind,
      String source,
      long wall,
      long elapsed,
      Attributes attributes,
      Content content,
      byte[] payload,
      SourcePosition position) {}

  private Stored current() {
    return excerpt.records.get(read - 1);
  }

  @Override
  public int epoch() {
    return excerpt.epoch;
  }

  @Override
  public long firstSequence() {
    return excerpt.firstSequence;
  }

  @Override
  public int count() {
    return excerpt.records.size();
  }

  @Override
  public long dataCountAtEnd() {
    return excerpt.dataCountAtEnd;
  }

  @Override
  public int dataCount() {
    return (int) excerpt.records.stream().filter(record -> record.kind == RecordKind.DATA).count();
  }

  @Override
  public Map<String, SourcePosition> positions() {
    return excerpt.positions;
  }

  @Override
  public boolean advance() {
    if (read == excerpt.records.size()) {
      return false;
    }
    read++;
    return true;
  }

  @Override
  public RecordKind kind() {
    return current().kind;
  }

  @Override
  public long sequence() {
    return excerpt.firstSequence + read - 1;
  }

  @Override
  public long wallMillis() {
    return current().wall;
  }

  @Override
  public long elapsedMillis() {
    return current().elapsed;
  }

  @Override
  public String source() {
    return current().source;
  }

  @Override
  public Attributes attributes() {
    return current().attributes;
  }

  /** Fresh each time: what one lane parsed is not known to the next. */
  @Override
  public Content content() {
    return current().content instanceof Content.Bytes bytes
        ? new Content.Bytes(bytes.array(), bytes.offset(), (int) bytes.length())
        : current().content;
  }

  @Override
  public byte[] payload() {
    return current().payload;
  }
}
