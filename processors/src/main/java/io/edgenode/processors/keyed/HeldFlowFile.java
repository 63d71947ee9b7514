package io.edgenode.processors.keyed;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.ByteOutput;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A FlowFile that is kept in state, to be passed on later by a timer. Immutable: nobody writes to
 * its content. Who keeps one bounds how long it may be.
 *
 * @param first the least journal sequence that it was made of
 * @param last the greatest
 * @param count how many journalled FlowFiles
 */
public record HeldFlowFile(
    Attributes attributes, byte[] content, long first, long last, long count) {
  /** A copy of what a FlowFile carries, and where it came from. */
  public static HeldFlowFile of(FlowFile in) {
    ByteOutput out = new ByteOutput((int) in.content().length());
    in.content().writeTo(out);
    Lineage lineage = in.lineage();
    return new HeldFlowFile(
        in.attributes(),
        out.toByteArray(),
        lineage.firstSequence(),
        lineage.lastSequence(),
        lineage.count());
  }

  /** What its emission is made of. */
  public Output.Firing firing(Key key, long moment) {
    return new Output.Firing(key, moment, first, last, count);
  }

  /** Its content, as it came. */
  public Content restored() {
    return Content.of(content);
  }

  /** Writes it for a codec. */
  public void write(DataOutput out) throws IOException {
    Map<String, String> pairs = attributes.toMap();
    out.writeInt(pairs.size());
    for (Map.Entry<String, String> attribute : pairs.entrySet()) {
      out.writeUTF(attribute.getKey());
      out.writeUTF(attribute.getValue());
    }
    StateCodec.writeBytes(out, content);
    out.writeLong(first);
    out.writeLong(last);
    out.writeLong(count);
  }

  /** Reads what {@link #write} wrote. */
  public static HeldFlowFile read(DataInput in) throws IOException {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      pairs.put(name, in.readUTF());
    }
    byte[] content = StateCodec.readBytes(in);
    return new HeldFlowFile(
        Attributes.of(pairs), content, in.readLong(), in.readLong(), in.readLong());
  }
}
