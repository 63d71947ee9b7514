package io.edgenode.processors.aggregate;

import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Values that state keeps: as their JSON text, so that {@code 31.20} stays that. Stateless. */
final class Kept {
  private Kept() {}

  static void write(Value value, DataOutput out) throws IOException {
    ByteOutput json = new ByteOutput(32);
    value.writeJson(json);
    out.writeInt(json.size());
    out.write(json.array(), 0, json.size());
  }

  static Value read(DataInput in) throws IOException {
    return Value.ofJson(new String(StateCodec.readBytes(in), StandardCharsets.UTF_8));
  }
}
