package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Output;
import io.edgenode.engine.api.StateCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Comparator;

/**
 * A record that waits for others of its key: as it came, when, from where. Immutable.
 *
 * @param place where it is in the state: its key and its serial
 * @param fields the key's fields as the beginning of a JSON object
 * @param role what it is to the component that keeps it
 * @param time its event time, or journal time, in epoch milliseconds
 * @param serial how many were kept before it: of equal time, the least came first
 * @param json the record, compactly
 */
record Kept(
    Key place,
    Key key,
    byte[] fields,
    int role,
    long time,
    long serial,
    long first,
    long last,
    long count,
    byte[] json) {
  /** By time, and of equal time as they came. */
  static final Comparator<Kept> ORDER =
      Comparator.comparingLong(Kept::time).thenComparingLong(Kept::serial);

  /** About what a record takes in the heap beside its bytes: objects, state and order. */
  private static final int OVERHEAD = 300;

  /** What it counts for against {@code max-size}. */
  long size() {
    return OVERHEAD + 2L * place.bytes().length + json.length;
  }

  Kept as(int other) {
    return new Kept(place, key, fields, other, time, serial, first, last, count, json);
  }

  /** What is made of this one alone. Its place tells apart what fires for one key at one moment. */
  Output.Firing firing(long moment) {
    return new Output.Firing(place, moment, first, last, count);
  }

  /** What is made of this one and another. */
  Output.Firing firing(long moment, Kept other) {
    return new Output.Firing(
        place,
        moment,
        Math.min(first, other.first),
        Math.max(last, other.last),
        count + other.count);
  }

  static Kept of(
      Key key, byte[] fields, int role, long time, long serial, Lineage lineage, byte[] json) {
    return new Kept(
        Pane.place(key, serial),
        key,
        fields,
        role,
        time,
        serial,
        lineage.firstSequence(),
        lineage.lastSequence(),
        lineage.count(),
        json);
  }

  /** Writes kept records; the place is made of key and serial. */
  static final class Codec implements StateCodec<Kept> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Kept kept, DataOutput out) throws IOException {
      StateCodec.writeBytes(out, kept.key.bytes());
      out.writeLong(kept.serial);
      StateCodec.writeBytes(out, kept.fields);
      out.writeInt(kept.role);
      out.writeLong(kept.time);
      out.writeLong(kept.first);
      out.writeLong(kept.last);
      out.writeLong(kept.count);
      StateCodec.writeBytes(out, kept.json);
    }

    @Override
    public Kept read(DataInput in) throws IOException {
      Key key = Key.of(StateCodec.readBytes(in));
      long serial = in.readLong();
      byte[] fields = StateCodec.readBytes(in);
      int role = in.readInt();
      long time = in.readLong();
      long first = in.readLong();
      long last = in.readLong();
      long count = in.readLong();
      byte[] json = StateCodec.readBytes(in);
      Key place = Pane.place(key, serial);
      return new Kept(place, key, fields, role, time, serial, first, last, count, json);
    }
  }
}
