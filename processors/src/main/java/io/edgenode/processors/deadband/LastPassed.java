package io.edgenode.processors.deadband;

import io.edgenode.engine.api.StateCodec;
import io.edgenode.processors.keyed.HeldFlowFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
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
   * A reading that may be passed on later.
   *
   * @param value what its field holds
   */
  record Held(double value, HeldFlowFile reading) {}

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
      if (held != null) {
        out.writeDouble(held.value);
        held.reading.write(out);
      }
    }

    @Override
    public LastPassed read(DataInput in) throws IOException {
      double value = in.readDouble();
      long elapsed = in.readLong();
      Held held = in.readBoolean() ? new Held(in.readDouble(), HeldFlowFile.read(in)) : null;
      return new LastPassed(value, elapsed, held);
    }
  }
}
