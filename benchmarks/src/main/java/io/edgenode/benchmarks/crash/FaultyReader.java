package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.record.ByteOutput;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads a journal with one fault in every so many data records. */
final class FaultyReader implements Journal.Reader {
  private static final int EVERY = 500;

  private final Journal.Reader real;
  private final Fault fault;
  private int records;

  FaultyReader(Journal.Reader real, Fault fault) {
    this.real = real;
    this.fault = fault;
  }

  @Override
  public Journal.@Nullable Batch next() {
    Journal.Batch batch = real.next();
    return batch == null ? null : new FaultyBatch(batch);
  }

  @Override
  public void close() {
    real.close();
  }

  private final class FaultyBatch implements Journal.Batch {
    private final Journal.Batch batch;

    FaultyBatch(Journal.Batch batch) {
      this.batch = batch;
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
      boolean there = batch.advance();
      if (there && batch.kind() == RecordKind.DATA) {
        records++;
        return fault != Fault.SKIP_RECORD || records % EVERY != 0 || batch.advance();
      }
      return there;
    }

    @Override
    public RecordKind kind() {
      return batch.kind();
    }

    @Override
    public long sequence() {
      return batch.sequence();
    }

    @Override
    public long wallMillis() {
      return batch.wallMillis();
    }

    @Override
    public long elapsedMillis() {
      return batch.elapsedMillis();
    }

    @Override
    public String source() {
      return batch.source();
    }

    @Override
    public Attributes attributes() {
      return batch.attributes();
    }

    @Override
    public Content content() {
      Content content = batch.content();
      if (fault != Fault.SKIP_CRC || records % EVERY != 0) {
        return content;
      }
      ByteOutput out = new ByteOutput(256);
      content.writeTo(out);
      byte[] bytes = out.toByteArray();
      // Within the padding: still JSON, still the same key, another content.
      int at = bytes.length / 2;
      bytes[at] = (byte) (bytes[at] == 'a' ? 'b' : 'a');
      return Content.of(bytes);
    }

    @Override
    public byte[] payload() {
      return batch.payload();
    }
  }
}
