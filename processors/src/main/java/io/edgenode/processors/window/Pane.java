package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.processors.aggregate.Cell;
import io.edgenode.processors.aggregate.Computation;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one key came to in one pane. Owner: the lane; changed in place as {@link
 * io.edgenode.engine.api.KeyedState#generation} allows.
 */
final class Pane {
  /** Where it is in the state: its group's key and its place. */
  final Key place;

  /** The key's fields as the beginning of a JSON object, shared by the group's panes. */
  final byte[] fields;

  final long start;
  final Cell cell;

  /** The generation of the state in which it was last put: then it is nobody else's. */
  long generation;

  long first = Long.MAX_VALUE;
  long last = Long.MIN_VALUE;
  long count;

  Pane(Key place, byte[] fields, long start, Cell cell) {
    this.place = place;
    this.fields = fields;
    this.start = start;
    this.cell = cell;
  }

  /** Notes where what it takes in came from. */
  void take(Lineage lineage) {
    first = Math.min(first, lineage.firstSequence());
    last = Math.max(last, lineage.lastSequence());
    count += lineage.count();
  }

  /** A copy with a cell of its own, which is a copy of this one's. */
  Pane with(Cell copied) {
    Pane copy = new Pane(place, fields, start, copied);
    copy.first = first;
    copy.last = last;
    copy.count = count;
    return copy;
  }

  /** Takes in a later pane of the same group. */
  void absorb(Pane later, Computation computation) {
    computation.merge(cell, later.cell);
    first = Math.min(first, later.first);
    last = Math.max(last, later.last);
    count += later.count;
  }

  /** What it counts for against {@code max-size}. */
  long size() {
    return Room.window(place.bytes().length, fields.length) + cell.size();
  }

  /** The place of a key's pane. */
  static Key place(Key key, long start) {
    byte[] bytes = key.bytes();
    return Key.of(ByteBuffer.allocate(bytes.length + Long.BYTES).put(bytes).putLong(start).array());
  }

  /** The key of a place. */
  static Key key(Key place) {
    byte[] bytes = place.bytes();
    return Key.of(Arrays.copyOf(bytes, bytes.length - Long.BYTES));
  }

  /** Writes panes; the place stands beside them as the state's key. */
  record Codec(StateCodec<Cell> cells) implements StateCodec<Pane> {
    @Override
    public int version() {
      return cells.version();
    }

    @Override
    public void write(Pane pane, DataOutput out) throws IOException {
      StateCodec.writeBytes(out, pane.place.bytes());
      StateCodec.writeBytes(out, pane.fields);
      out.writeLong(pane.start);
      out.writeLong(pane.first);
      out.writeLong(pane.last);
      out.writeLong(pane.count);
      cells.write(pane.cell, out);
    }

    @Override
    public Pane read(DataInput in) throws IOException {
      Key place = Key.of(StateCodec.readBytes(in));
      byte[] fields = StateCodec.readBytes(in);
      long start = in.readLong();
      long first = in.readLong();
      long last = in.readLong();
      long count = in.readLong();
      Pane pane = new Pane(place, fields, start, cells.read(in));
      pane.first = first;
      pane.last = last;
      pane.count = count;
      return pane;
    }
  }
}
