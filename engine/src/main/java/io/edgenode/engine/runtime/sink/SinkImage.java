package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import java.io.DataInput;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a chain of checkpoints says of one sink: a full capture and the changes behind it, put
 * together on a worker before the sink starts. Owner: one thread, then the lane.
 */
public final class SinkImage {
  private final FlowFileCodec codec;
  private long lostBelow;
  private long since;
  private final TreeMap<Long, Undelivered> waiting = new TreeMap<>();
  private long nextOrdinal = 1;
  private long stagedFrom = 1;
  private byte[] snapshot = new byte[0];
  private SinkCapture.@Nullable OutboxMark outbox;
  private boolean applied;

  /**
   * The image of a sink that never ran.
   *
   * @param since the place in the journal where it came into its flow
   */
  public SinkImage(FlowFileCodec codec, long since) {
    this(codec, since, 0);
  }

  /**
   * The image of a sink of which no checkpoint is left.
   *
   * @param since the place in the journal where its lane begins
   * @param lostBelow the journal has no record below this sequence: what a disk buffer still holds
   *     of those comes from nowhere else
   */
  public SinkImage(FlowFileCodec codec, long since, long lostBelow) {
    this.codec = codec;
    this.since = since;
    this.lostBelow = lostBelow;
  }

  /**
   * @param laneMillis lane time when it was offered
   */
  record Undelivered(long laneMillis, FlowFile flowFile) {}

  /**
   * Takes in what {@link SinkCapture#encode} wrote, oldest first.
   *
   * @throws IOException if a newer version wrote it
   */
  public void apply(DataInput in) throws IOException {
    int version = in.readUnsignedByte();
    if (version < SinkCapture.WITHOUT_SINCE || version > SinkCapture.VERSION) {
      throw new IOException(
          "a checkpoint holds a sink in format "
              + version
              + "; this version of edge-node reads formats up to "
              + SinkCapture.VERSION);
    }
    if (version > SinkCapture.WITHOUT_SINCE) {
      since = in.readLong();
    }
    if (in.readBoolean()) {
      waiting.clear();
    }
    applied = true;
    nextOrdinal = in.readLong();
    stagedFrom = in.readLong();
    int added = in.readInt();
    for (int i = 0; i < added; i++) {
      long ordinal = in.readLong();
      waiting.put(ordinal, new Undelivered(in.readLong(), codec.read(in)));
    }
    Ranges.readFrom(in).forEach((first, last) -> waiting.subMap(first, last + 1).clear());
    snapshot = new byte[in.readInt()];
    in.readFully(snapshot);
    outbox = in.readBoolean() ? mark(in) : null;
  }

  /**
   * The journal begins behind the checkpoint, and what the sink wrote of the records between is not
   * made again: it stays, as if another life of the sink had written it.
   *
   * @param place in the journal where the lane begins
   * @param below the journal has no record below this sequence
   */
  public void beginAt(long place, long below) {
    since = place;
    lostBelow = below;
    snapshot = new byte[0];
  }

  /** How many FlowFiles were undelivered. */
  public long undelivered() {
    SinkCapture.OutboxMark mark = outbox;
    return waiting.size() + (mark == null ? 0 : mark.undelivered());
  }

  private static SinkCapture.OutboxMark mark(DataInput in) throws IOException {
    return new SinkCapture.OutboxMark(
        in.readLong(), in.readLong(), in.readLong(), Ranges.readFrom(in));
  }

  /** The place in the journal where the sink came into its flow. */
  public long since() {
    return since;
  }

  /** Whether there is nothing to take up: the sink came into its flow and never ran. */
  boolean isNew() {
    return !applied && lostBelow == 0;
  }

  long lostBelow() {
    return lostBelow;
  }

  SortedMap<Long, Undelivered> waiting() {
    return waiting;
  }

  long nextOrdinal() {
    return nextOrdinal;
  }

  /** Ordinals from here on come behind what the disk buffer holds, those below before it. */
  long stagedFrom() {
    return stagedFrom;
  }

  byte[] snapshot() {
    return snapshot;
  }

  SinkCapture.@Nullable OutboxMark outbox() {
    return outbox;
  }
}
