package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.SourcePosition;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far a lane has come in its journal: the one mark (K31). Immutable.
 *
 * @param position the sequence of the last record that entered the graph
 * @param dataCount data records up to there, those lost to damage included
 * @param elapsedMillis that record's elapsed time
 * @param wallMillis that record's wall time
 * @param offsetMillis lane time minus elapsed time
 * @param flowVersion the version that holds there
 * @param positions each source's position as of the last whole excerpt
 */
public record Cursor(
    long position,
    long dataCount,
    long elapsedMillis,
    long wallMillis,
    long offsetMillis,
    String flowVersion,
    Map<String, SourcePosition> positions) {

  /** Before the first record. */
  public static Cursor start(String flowVersion) {
    return new Cursor(0, 0, 0, 0, 0, flowVersion, Map.of());
  }

  /** The same mark under the version that the graph is of. */
  Cursor withVersion(String version) {
    return new Cursor(
        position, dataCount, elapsedMillis, wallMillis, offsetMillis, version, positions);
  }

  /** The mark before the last record, which was a control record that will be read again. */
  public Cursor before() {
    return new Cursor(
        position - 1, dataCount, elapsedMillis, wallMillis, offsetMillis, flowVersion, positions);
  }

  public void writeTo(DataOutput out) throws IOException {
    out.writeLong(position);
    out.writeLong(dataCount);
    out.writeLong(elapsedMillis);
    out.writeLong(wallMillis);
    out.writeLong(offsetMillis);
    out.writeUTF(flowVersion);
    out.writeInt(positions.size());
    for (Map.Entry<String, SourcePosition> entry : positions.entrySet()) {
      byte[] encoded = entry.getValue().encode();
      out.writeUTF(entry.getKey());
      out.writeLong(entry.getValue().ordinal());
      out.writeInt(encoded.length);
      out.write(encoded);
    }
  }

  public static Cursor readFrom(DataInput in) throws IOException {
    long position = in.readLong();
    long dataCount = in.readLong();
    long elapsed = in.readLong();
    long wall = in.readLong();
    long offset = in.readLong();
    String version = in.readUTF();
    Map<String, SourcePosition> positions = new LinkedHashMap<>();
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String source = in.readUTF();
      long ordinal = in.readLong();
      byte[] encoded = new byte[in.readInt()];
      in.readFully(encoded);
      positions.put(source, new SourcePosition.Stored(ordinal, encoded));
    }
    return new Cursor(position, dataCount, elapsed, wall, offset, version, positions);
  }
}
