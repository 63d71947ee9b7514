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
  /** About what a value takes in the heap, with a text as short as any computed number's. */
  static final int SIZE = 96;

  private static final int SHORT = 32;

  private Kept() {}

  /** A copy that shares nothing which changes, and is as large as what {@link #read} gives. */
  static Value copy(Value value) {
    boolean computed = value.type() == Value.Type.TEXT && value.sliceLength() == 0;
    return computed ? Value.ofText(value.text()) : value.snapshot();
  }

  /** About how many bytes a copy takes beside {@link #SIZE}. */
  static long more(Value copy) {
    return Math.max(0, copy.sliceLength() - SHORT);
  }

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
