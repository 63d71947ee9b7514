package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.graph.GraphSnapshot;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.sink.SinkCapture;
import io.edgenode.engine.runtime.sink.SinkImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What one checkpoint holds of a lane (K32): copied on the lane in one instant, encoded on a
 * worker.
 *
 * @param cursor where the lane stands
 * @param ledger the lane's own counters: what damage and gaps cost
 * @param graph the components' counters and state, the unfinished events
 * @param sinks each sink's undelivered outputs and snapshot
 * @param doneClaims large contents that nothing needs from here on; not encoded
 * @param unknownClaims whether disk buffers hold FlowFiles from before the opening, whose large
 *     contents the lane has not met; not encoded
 */
public record LaneSnapshot(
    Cursor cursor,
    Ledger.Counts ledger,
    GraphSnapshot graph,
    Map<String, SinkCapture> sinks,
    Set<String> doneClaims,
    boolean unknownClaims) {
  static final int FORMAT = 1;

  /**
   * Reads where a checkpoint stands, and no further.
   *
   * @throws IOException if a newer version wrote it
   */
  public static Cursor readCursor(DataInput in) throws IOException {
    checkFormat(in);
    return Cursor.readFrom(in);
  }

  /**
   * The same checkpoint without what it holds of sinks, for a lane that takes up the state and has
   * sinks of its own. Reads on from the original where that begins to be the same.
   *
   * @param moved what becomes of the mark
   * @throws IOException if a newer version wrote it
   */
  public static DataInputStream withoutSinks(
      DataInputStream in, FlowFileCodec codec, UnaryOperator<Cursor> moved) throws IOException {
    Cursor cursor = readCursor(in);
    Ledger.Counts ledger = Ledger.Counts.readFrom(in);
    int sinks = in.readInt();
    for (int i = 0; i < sinks; i++) {
      in.readUTF();
      new SinkImage(codec, cursor.position()).apply(in);
    }
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(head)) {
      out.writeByte(FORMAT);
      moved.apply(cursor).writeTo(out);
      ledger.writeTo(out);
      out.writeInt(0);
    }
    return new DataInputStream(
        new SequenceInputStream(new ByteArrayInputStream(head.toByteArray()), in));
  }

  static void checkFormat(DataInput in) throws IOException {
    int format = in.readUnsignedByte();
    if (format != FORMAT) {
      throw new IOException(
          "the checkpoint has format "
              + format
              + "; this version of edge-node reads format "
              + FORMAT);
    }
  }

  /** Encodes it; on a worker. */
  public void writeTo(DataOutput out, FlowFileCodec codec) throws IOException {
    out.writeByte(FORMAT);
    cursor.writeTo(out);
    ledger.writeTo(out);
    out.writeInt(sinks.size());
    for (Map.Entry<String, SinkCapture> sink : sinks.entrySet()) {
      out.writeUTF(sink.getKey());
      sink.getValue().encode(out, codec);
    }
    graph.writeTo(out, codec);
  }
}
