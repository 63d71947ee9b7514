package io.edgenode.processors.deadband;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.ByteOutput;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a key. Immutable.
 *
 * @param value the value last passed on
 * @param elapsed when that was, in elapsed milliseconds
 * @param held the latest reading since then, kept in case it stays silent
 */
record LastPassed(double value, long elapsed, @Nullable Held held) {
  static final StateCodec<LastPassed> CODEC = new Codec();

  /**
   * A reading that may be passed on later. Nobody writes to its content.
   *
   * @param value what its field holds
   */
  record Held(
      double value, Attributes attributes, byte[] content, long first, long last, long count) {
    static Held of(double value, FlowFile in) {
      ByteOutput out = new ByteOutput((int) in.content().length());
      in.content().writeTo(out);
      Lineage lineage = in.lineage();
      return new Held(
          value,
          in.attributes(),
          out.toByteArray(),
          lineage.firstSequence(),
          lineage.lastSequence(),
          lineage.count());
    }
  }

  private static final class Codec implements StateCodec<LastPassed> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(LastPassed last, DataOutput out) throws IOException {
      out.writeDouble(last.value);
      out.writeLong(last.elapsed);
      Held held = last.held;
      out.writeBoolean(held != null);
      if (held == null) {
        return;
      }
      out.writeDouble(held.value);
      Map<String, String> attributes = held.attributes.toMap();
      out.writeInt(attributes.size());
      for (Map.Entry<String, String> attribute : attributes.entrySet()) {
        out.writeUTF(attribute.getKey());
        out.writeUTF(attribute.getValue());
      }
      out.writeInt(held.content.length);
      out.write(held.content);
      out.writeLong(held.first);
      out.writeLong(held.last);
      out.writeLong(held.count);
    }

    @Override
    public LastPassed read(DataInput in) throws IOException {
      double value = in.readDouble();
      long elapsed = in.readLong();
      return new LastPassed(value, elapsed, in.readBoolean() ? readHeld(in) : null);
    }

    private static Held readHeld(DataInput in) throws IOException {
      double value = in.readDouble();
      Map<String, String> attributes = new LinkedHashMap<>();
      for (int left = in.readInt(); left > 0; left--) {
        String name = in.readUTF();
        attributes.put(name, in.readUTF());
      }
      byte[] content = new byte[in.readInt()];
      in.readFully(content);
      return new Held(
          value, Attributes.of(attributes), content, in.readLong(), in.readLong(), in.readLong());
    }
  }
}
