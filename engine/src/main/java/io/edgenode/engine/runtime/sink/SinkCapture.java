package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.runtime.codec.FlowFileCodec;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one checkpoint holds of one sink (K32): taken on the lane in one instant, written on a
 * worker. A full one stands alone, any other changes the one before.
 *
 * <pre>
 * version u8 | since i64 | full u8 | next ordinal i64 | staged from i64
 * added i32, then ordinal i64, lane time i64, FlowFile each
 * removed ranges i32, then first i64, last i64 each
 * snapshot i32, bytes
 * disk buffer u8, then appended i64, resume i64, undelivered i64, ranges passed behind resume
 * </pre>
 *
 * Version 1 has no {@code since}.
 */
public final class SinkCapture {
  static final int WITHOUT_SINCE = 1;
  static final int VERSION = 2;

  final long since;
  final boolean full;
  final long nextOrdinal;
  final long stagedFrom;
  final List<Waiting> added;
  final Ranges removed;
  final byte[] snapshot;
  final @Nullable OutboxMark outbox;

  /**
   * @param since where the sink came into its flow
   */
  SinkCapture(
      long since,
      boolean full,
      long nextOrdinal,
      long stagedFrom,
      List<Waiting> added,
      Ranges removed,
      byte[] snapshot,
      @Nullable OutboxMark outbox) {
    this.since = since;
    this.full = full;
    this.nextOrdinal = nextOrdinal;
    this.stagedFrom = stagedFrom;
    this.added = added;
    this.removed = removed;
    this.snapshot = snapshot;
    this.outbox = outbox;
  }

  /**
   * Where a disk buffer stood.
   *
   * @param appended the last entry that counts; those above are void after a crash (K34)
   * @param resume the first entry that is not delivered
   * @param undelivered how many are not, from there to {@code appended}
   * @param passed entries behind {@code resume} that are delivered or void
   */
  record OutboxMark(long appended, long resume, long undelivered, Ranges passed) {}

  /** Writes it; on a worker. */
  public void encode(DataOutput out, FlowFileCodec codec) throws IOException {
    out.writeByte(VERSION);
    out.writeLong(since);
    out.writeBoolean(full);
    out.writeLong(nextOrdinal);
    out.writeLong(stagedFrom);
    out.writeInt(added.size());
    for (Waiting waiting : added) {
      out.writeLong(waiting.number);
      out.writeLong(waiting.laneMillis);
      codec.write(waiting.flowFile, out);
    }
    removed.writeTo(out);
    out.writeInt(snapshot.length);
    out.write(snapshot);
    OutboxMark mark = outbox;
    out.writeBoolean(mark != null);
    if (mark != null) {
      out.writeLong(mark.appended);
      out.writeLong(mark.resume);
      out.writeLong(mark.undelivered);
      mark.passed.writeTo(out);
    }
  }
}
