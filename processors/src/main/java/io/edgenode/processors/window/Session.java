package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.processors.aggregate.Cell;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;

/**
 * A span of activity of one key, or a window by number: bounds that are known only when it closes.
 * Owner: the lane; changed in place as {@link io.edgenode.engine.api.KeyedState#generation} allows.
 */
final class Session {
  /** Firing order: end, start, key bytes (K22). */
  static final Comparator<Session> ORDER =
      Comparator.comparingLong((Session session) -> session.latest)
          .thenComparingLong(session -> session.earliest)
          .thenComparing(session -> session.key);

  /** Where it is in the state. */
  final Key place;

  final Key key;
  final byte[] fields;
  final Cell cell;

  /** The generation of the state in which it was last put. */
  long generation;

  /** The least and the greatest event time in it. */
  long earliest = Long.MAX_VALUE;

  long latest = Long.MIN_VALUE;
  long records;
  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;
  long count;

  Session(Key place, Key key, byte[] fields, Cell cell) {
    this.place = place;
    this.key = key;
    this.fields = fields;
    this.cell = cell;
  }

  /** Notes a FlowFile that it takes in. */
  void take(Lineage lineage, long time) {
    earliest = Math.min(earliest, time);
    latest = Math.max(latest, time);
    records++;
    first = Math.min(first, lineage.firstSequence());
    last = Math.max(last, lineage.lastSequence());
    count += lineage.count();
  }

  /** Takes over another's bounds and lineage; its cell is merged beside. */
  void absorb(Session other) {
    earliest = Math.min(earliest, other.earliest);
    latest = Math.max(latest, other.latest);
    records += other.records;
    first = Math.min(first, other.first);
    last = Math.max(last, other.last);
    count += other.count;
  }

  /** What it counts for against {@code max-size}. */
  long size() {
    return Room.window(place.bytes().length, fields.length) + cell.size();
  }

  Session with(Cell copied) {
    Session copy = new Session(place, key, fields, copied);
    copy.absorb(this);
    return copy;
  }

  /** Writes sessions. */
  record Codec(StateCodec<Cell> cells) implements StateCodec<Session> {
    @Override
    public int version() {
      return cells.version();
    }

    @Override
    public void write(Session session, DataOutput out) throws IOException {
      StateCodec.writeBytes(out, session.place.bytes());
      out.writeInt(session.key.bytes().length);
      StateCodec.writeBytes(out, session.fields);
      out.writeLong(session.earliest);
      out.writeLong(session.latest);
      out.writeLong(session.records);
      out.writeLong(session.first);
      out.writeLong(session.last);
      out.writeLong(session.count);
      cells.write(session.cell, out);
    }

    @Override
    public Session read(DataInput in) throws IOException {
      byte[] place = StateCodec.readBytes(in);
      // The place begins with the key.
      Key key = Key.of(Arrays.copyOf(place, in.readInt()));
      byte[] fields = StateCodec.readBytes(in);
      long earliest = in.readLong();
      long latest = in.readLong();
      long records = in.readLong();
      long first = in.readLong();
      long last = in.readLong();
      long count = in.readLong();
      Session session = new Session(Key.of(place), key, fields, cells.read(in));
      session.earliest = earliest;
      session.latest = latest;
      session.records = records;
      session.first = first;
      session.last = last;
      session.count = count;
      return session;
    }
  }
}
