package io.edgenode.repo;

import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.record.ByteOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What an excerpt's trailer says: each source's last position, the clock's offset and the flow
 * version. What came with the excerpt in the making counts once that is written. Owner: the writer.
 */
final class SourceTable {
  /** The index of control records that concern no source. */
  static final int NONE = 0;

  private final List<Source> sources = new ArrayList<>();
  private long offsetMillis;
  private long pendingOffset;
  private String version;
  private String pendingVersion;

  private static final class Source {
    final String name;
    final byte[] nameBytes;
    SourcePosition committed = SourcePosition.NONE;
    SourcePosition pending = SourcePosition.NONE;

    /** Encoded once a position, for most sources move in few excerpts. */
    SourcePosition encodedOf = SourcePosition.NONE;

    byte[] encoded = SourcePosition.NONE.encode();

    Source(String name) {
      this.name = name;
      this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
    }
  }

  SourceTable(Journal.Tail tail) {
    sources.add(new Source(""));
    offsetMillis = tail.offsetMillis();
    pendingOffset = offsetMillis;
    version = tail.flowVersion();
    pendingVersion = version;
    continueAfter(tail.positions());
  }

  /** Moves sources forward to positions known elsewhere. */
  void continueAfter(Map<String, SourcePosition> positions) {
    positions.forEach(
        (name, position) -> {
          Source source = sources.get(indexOf(name, NONE));
          if (position.ordinal() >= source.committed.ordinal()) {
            source.committed = position;
            source.pending = position;
          }
        });
  }

  /** The index of a source, which is most often the one of the record before. */
  int indexOf(String name, int before) {
    if (sources.get(before).name.equals(name)) {
      return before;
    }
    for (int i = 0; i < sources.size(); i++) {
      if (sources.get(i).name.equals(name)) {
        return i;
      }
    }
    sources.add(new Source(name));
    return sources.size() - 1;
  }

  void moved(int source, SourcePosition position) {
    sources.get(source).pending = position;
  }

  /** Takes in what a control record says about the time to come. */
  void control(RecordKind kind, byte[] payload) {
    if (kind == RecordKind.CLOCK) {
      pendingOffset = ByteBuffer.wrap(payload).getLong();
    } else if (kind == RecordKind.FLOW) {
      pendingVersion = new String(payload, StandardCharsets.US_ASCII);
    }
  }

  void writeTrailer(ByteOutput out, int dataRecords) {
    Varint.writeSigned(out, pendingOffset);
    Varint.write(out, pendingVersion.length());
    out.write(pendingVersion.getBytes(StandardCharsets.US_ASCII));
    Varint.write(out, sources.size() - 1);
    for (int i = 1; i < sources.size(); i++) {
      Source source = sources.get(i);
      if (source.encodedOf != source.pending) {
        source.encodedOf = source.pending;
        source.encoded = source.pending.encode();
      }
      Varint.write(out, source.nameBytes.length);
      out.write(source.nameBytes);
      Varint.writeSigned(out, source.pending.ordinal());
      Varint.write(out, source.encoded.length);
      out.write(source.encoded);
    }
    Varint.write(out, dataRecords);
  }

  void commit() {
    for (Source source : sources) {
      source.committed = source.pending;
    }
    offsetMillis = pendingOffset;
    version = pendingVersion;
  }

  void discard() {
    for (Source source : sources) {
      source.pending = source.committed;
    }
    pendingOffset = offsetMillis;
    pendingVersion = version;
  }
}
