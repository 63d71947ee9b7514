package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.record.RecordShape;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A batch whose records were decoded, and its contents parsed, before somebody goes through them:
 * made on a worker, then the lane's.
 */
final class ReadBatch implements Journal.Batch {
  private final Journal.Batch batch;
  private final RecordKind[] kinds;
  private final long[] sequences;
  private final long[] walls;
  private final long[] elapsed;
  private final String[] sources;
  private final Attributes[] attributes;
  private final Content[] contents;
  private final byte[][] payloads;
  private Content.@Nullable Bytes sample;
  private final int size;
  private long bytes;
  private int at = -1;

  /**
   * Decodes all that a batch has.
   *
   * @param shapes what the records of each source are like, which learn from these; null if the
   *     contents are not to be parsed
   */
  ReadBatch(Journal.Batch batch, @Nullable Map<String, RecordShape> shapes) {
    int count = batch.count();
    this.batch = batch;
    this.kinds = new RecordKind[count];
    this.sequences = new long[count];
    this.walls = new long[count];
    this.elapsed = new long[count];
    this.sources = new String[count];
    this.attributes = new Attributes[count];
    this.contents = new Content[count];
    this.payloads = new byte[count][];
    boolean parses = shapes != null;
    int i = 0;
    for (; batch.advance(); i++) {
      kinds[i] = batch.kind();
      sequences[i] = batch.sequence();
      walls[i] = batch.wallMillis();
      elapsed[i] = batch.elapsedMillis();
      sources[i] = batch.source();
      attributes[i] = batch.attributes();
      contents[i] = batch.content();
      payloads[i] = batch.payload();
      if (kinds[i] == RecordKind.DATA && contents[i] instanceof Content.Bytes content) {
        bytes += content.length();
        if (sample == null) {
          sample = content;
        } else if (parses) {
          parses = parse(content, sources[i], shapes);
        }
      }
    }
    size = i;
  }

  /** Parses a record; gives up on the rest where one is none: the lane will find out by itself. */
  private static boolean parse(
      Content.Bytes content, String source, @Nullable Map<String, RecordShape> shapes) {
    if (shapes == null) {
      return false;
    }
    RecordShape shape = shapes.get(source);
    if (shape == null) {
      shape = new RecordShape();
      shapes.put(source, shape);
    }
    content.expect(shape);
    try {
      content.record();
      return true;
    } catch (FlowException.BadData e) {
      return false;
    }
  }

  /**
   * The sequence of the last record that it gives; of the one before its first if it gives none.
   */
  long lastSequence() {
    return size == 0 ? firstSequence() - 1 : sequences[size - 1];
  }

  /** How many records it gives: a replay may end within an excerpt. */
  int size() {
    return size;
  }

  /** How many bytes of content it has. */
  long bytes() {
    return bytes;
  }

  /** Whether the lane has asked for the record of the content that was left to it. */
  boolean isAsked() {
    Content.Bytes left = sample;
    return left != null && left.isParsed();
  }

  @Override
  public int epoch() {
    return batch.epoch();
  }

  @Override
  public long firstSequence() {
    return batch.firstSequence();
  }

  @Override
  public int count() {
    return batch.count();
  }

  @Override
  public long dataCountAtEnd() {
    return batch.dataCountAtEnd();
  }

  @Override
  public int dataCount() {
    return batch.dataCount();
  }

  @Override
  public Map<String, SourcePosition> positions() {
    return batch.positions();
  }

  @Override
  public OptionalLong offsetBefore() {
    return batch.offsetBefore();
  }

  @Override
  public Optional<String> versionBefore() {
    return batch.versionBefore();
  }

  @Override
  public boolean advance() {
    if (at + 1 == size) {
      return false;
    }
    at++;
    return true;
  }

  @Override
  public RecordKind kind() {
    return at < 0 ? RecordKind.TICK : kinds[at];
  }

  @Override
  public long sequence() {
    return sequences[at];
  }

  @Override
  public long wallMillis() {
    return walls[at];
  }

  @Override
  public long elapsedMillis() {
    return elapsed[at];
  }

  @Override
  public String source() {
    return at < 0 ? "" : sources[at];
  }

  @Override
  public Attributes attributes() {
    return attributes[at];
  }

  @Override
  public Content content() {
    return contents[at];
  }

  @Override
  public byte[] payload() {
    return payloads[at];
  }
}
