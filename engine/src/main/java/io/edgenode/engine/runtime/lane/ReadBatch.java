package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.runtime.graph.Precomputed;
import org.jspecify.annotations.Nullable;

/**
 * An excerpt whose records were decoded before somebody goes through them, and its FlowFiles
 * perhaps prepared. Made by whoever reads, then the lane's.
 */
final class ReadBatch {
  private final Journal.Batch excerpt;
  private final RecordKind[] kinds;
  private final long[] sequences;
  private final long[] walls;
  private final long[] elapsed;
  private final String[] sources;

  /** Of a data record its FlowFile; of others there is none. */
  private final @Nullable FlowFile[] flowFiles;

  private final byte[][] payloads;
  private @Nullable Precomputed @Nullable [] precomputed;
  private Content.@Nullable Bytes sample;
  private final int size;
  private long bytes;
  private int at = -1;

  /** Decodes all that an excerpt has. */
  ReadBatch(Journal.Batch excerpt, Lineage.JournalIdentity identity) {
    int count = excerpt.count();
    this.excerpt = excerpt;
    this.kinds = new RecordKind[count];
    this.sequences = new long[count];
    this.walls = new long[count];
    this.elapsed = new long[count];
    this.sources = new String[count];
    this.flowFiles = new @Nullable FlowFile[count];
    this.payloads = new byte[count][];
    int i = 0;
    for (; excerpt.advance(); i++) {
      kinds[i] = excerpt.kind();
      sequences[i] = excerpt.sequence();
      walls[i] = excerpt.wallMillis();
      elapsed[i] = excerpt.elapsedMillis();
      sources[i] = excerpt.source();
      payloads[i] = excerpt.payload();
      if (kinds[i] == RecordKind.DATA) {
        flowFiles[i] = flowFile(excerpt, identity, i);
      }
    }
    size = i;
  }

  private FlowFile flowFile(Journal.Batch record, Lineage.JournalIdentity identity, int i) {
    Content content = record.content();
    if (content instanceof Content.Bytes held) {
      bytes += held.length();
      if (sample == null) {
        sample = held;
      }
    }
    Lineage root = Lineage.root(identity, record.epoch(), sequences[i], walls[i], sources[i]);
    return new FlowFile(root, record.attributes(), content);
  }

  /** Does beforehand what the lane would do with the contents; on a worker, at most once. */
  void prepare(Preparation preparation) {
    @Nullable Precomputed[] made = new @Nullable Precomputed[size];
    precomputed = made;
    for (int i = 0; i < size; i++) {
      FlowFile flowFile = flowFiles[i];
      if (flowFile != null && flowFile.content() instanceof Content.Bytes held) {
        made[i] = preparation.of(sources[i], flowFile, held, held == sample);
      }
    }
  }

  /** What is said of the excerpt as a whole. */
  Journal.Batch excerpt() {
    return excerpt;
  }

  /**
   * The sequence of the last record that it gives; of the one before its first if it gives none.
   */
  long lastSequence() {
    return size == 0 ? excerpt.firstSequence() - 1 : sequences[size - 1];
  }

  /** How many records it gives: a replay may end within an excerpt. */
  int size() {
    return size;
  }

  /** How many bytes of content it has. */
  long bytes() {
    return bytes;
  }

  /** Whether the lane has asked for the record of a content that was not prepared. */
  boolean isAsked() {
    Content.Bytes left = sample;
    return left != null && left.isParsed();
  }

  /** Moves to the next record; false behind the last. */
  boolean advance() {
    if (at + 1 == size) {
      return false;
    }
    at++;
    return true;
  }

  RecordKind kind() {
    return at < 0 ? RecordKind.TICK : kinds[at];
  }

  long sequence() {
    return sequences[at];
  }

  long wallMillis() {
    return walls[at];
  }

  long elapsedMillis() {
    return elapsed[at];
  }

  String source() {
    return at < 0 ? "" : sources[at];
  }

  /** The FlowFile of a data record. */
  FlowFile flowFile() {
    FlowFile flowFile = flowFiles[at];
    if (flowFile == null) {
      throw new IllegalStateException("a control record brings no FlowFile");
    }
    return flowFile;
  }

  /** What was computed of it. */
  @Nullable Precomputed precomputed() {
    @Nullable Precomputed[] made = precomputed;
    return made == null ? null : made[at];
  }

  byte[] payload() {
    return payloads[at];
  }
}
