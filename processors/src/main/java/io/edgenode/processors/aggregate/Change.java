package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** How much the last by event time is above the first, in all or a second. Owner: the lane. */
final class Change extends Accumulator<Change> {
  private static final double MILLIS = 1000;
  private static final int SIZE = 24;

  private final boolean perSecond;
  private final Endmost first;
  private final Endmost last;

  private Change(boolean perSecond, Endmost first, Endmost last) {
    this.perSecond = perSecond;
    this.first = first;
    this.last = last;
  }

  static Change delta() {
    return new Change(false, Endmost.first(), Endmost.last());
  }

  static Change rate() {
    return new Change(true, Endmost.first(), Endmost.last());
  }

  @Override
  long add(Value value, long time, long sequence) {
    return first.add(value, time, sequence) + last.add(value, time, sequence);
  }

  @Override
  void merge(Change other) {
    first.merge(other.first);
    last.merge(other.last);
  }

  @Override
  Change copy() {
    return new Change(perSecond, first.copy(), last.copy());
  }

  @Override
  long size() {
    return SIZE + first.size() + last.size();
  }

  @Override
  void result(Value out) {
    out.setNull();
    if (!first.any()) {
      return;
    }
    if (perSecond) {
      double seconds = (last.time() - first.time()) / MILLIS;
      if (seconds > 0) {
        out.setDouble((last.value().asDouble() - first.value().asDouble()) / seconds);
      }
      return;
    }
    boolean whole =
        first.value().type() == Value.Type.LONG && last.value().type() == Value.Type.LONG;
    long difference = whole ? last.value().asLong() - first.value().asLong() : 0;
    boolean overflow =
        whole
            && ((last.value().asLong() ^ first.value().asLong())
                    & (last.value().asLong() ^ difference))
                < 0;
    if (whole && !overflow) {
      out.setLong(difference);
    } else {
      out.setDouble(last.value().asDouble() - first.value().asDouble());
    }
  }

  @Override
  void write(DataOutput out) throws IOException {
    first.write(out);
    last.write(out);
  }

  @Override
  void read(DataInput in) throws IOException {
    first.read(in);
    last.read(in);
  }
}
