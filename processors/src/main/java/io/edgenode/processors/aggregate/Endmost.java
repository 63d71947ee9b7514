package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * The first or the last by event time, with its text; of equal times by arrival. Owner: the lane.
 */
final class Endmost extends Accumulator<Endmost> {
  private static final int SIZE = 40 + Kept.SIZE;

  private final boolean last;
  private boolean any;
  private long time;
  private long sequence;

  /** A copy of its own, which nobody changes. */
  private Value value = new Value();

  private Endmost(boolean last) {
    this.last = last;
  }

  static Endmost first() {
    return new Endmost(false);
  }

  static Endmost last() {
    return new Endmost(true);
  }

  @Override
  long add(Value more, long at, long arrived) {
    if (isNearer(at, arrived)) {
      long before = Kept.more(value);
      take(Kept.copy(more), at, arrived);
      return Kept.more(value) - before;
    }
    return 0;
  }

  /**
   * Of what has one sequence, such as the parts of a split, the order of calls is that of arrival.
   */
  private boolean isNearer(long at, long arrived) {
    if (!any) {
      return true;
    }
    if (at != time) {
      return last ? at > time : at < time;
    }
    return last ? arrived >= sequence : arrived < sequence;
  }

  private void take(Value more, long at, long arrived) {
    any = true;
    value = more;
    time = at;
    sequence = arrived;
  }

  @Override
  void merge(Endmost other) {
    if (other.any && isNearer(other.time, other.sequence)) {
      take(other.value, other.time, other.sequence);
    }
  }

  @Override
  Endmost copy() {
    Endmost copy = new Endmost(last);
    copy.any = any;
    copy.value = value;
    copy.time = time;
    copy.sequence = sequence;
    return copy;
  }

  @Override
  long size() {
    return SIZE + Kept.more(value);
  }

  @Override
  void result(Value out) {
    out.set(value);
  }

  boolean any() {
    return any;
  }

  long time() {
    return time;
  }

  Value value() {
    return value;
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeBoolean(any);
    out.writeLong(time);
    out.writeLong(sequence);
    Kept.write(value, out);
  }

  @Override
  void read(DataInput in) throws IOException {
    any = in.readBoolean();
    time = in.readLong();
    sequence = in.readLong();
    value = Kept.read(in);
  }
}
