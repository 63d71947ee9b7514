package io.edgenode.processors.aggregate;

import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.Value;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * The first so many values by event time, as a list; of equal times by arrival. Owner: the lane.
 */
final class Collected extends Accumulator<Collected> {
  /** How many where the flow says nothing. */
  static final int USUAL = 100;

  static final int MOST = 10_000;

  private static final Comparator<Item> ORDER =
      Comparator.comparingLong(Item::time).thenComparingLong(Item::sequence);

  private static final int SIZE = 64;

  /** What an item takes, and its place in the list with the room beside. */
  private static final int ITEM = 48 + Kept.SIZE;

  private final int most;
  private final List<Item> items = new ArrayList<>();

  /** What the items take. */
  private long bytes;

  Collected(int most) {
    this.most = most;
  }

  /** A value of its own, which nobody changes, and its place. */
  private record Item(long time, long sequence, Value value) {
    long size() {
      return ITEM + Kept.more(value);
    }
  }

  @Override
  long add(Value value, long time, long sequence) {
    boolean fits = items.size() < most || time < items.get(items.size() - 1).time;
    if (!fits) {
      return 0;
    }
    long before = bytes;
    insert(new Item(time, sequence, Kept.copy(value)));
    return bytes - before;
  }

  /** Behind those of the same place. */
  private void insert(Item item) {
    int at = items.size();
    while (at > 0 && ORDER.compare(items.get(at - 1), item) > 0) {
      at--;
    }
    items.add(at, item);
    bytes += item.size();
    if (items.size() > most) {
      bytes -= items.remove(items.size() - 1).size();
    }
  }

  @Override
  void merge(Collected other) {
    items.addAll(other.items);
    Collections.sort(items, ORDER);
    if (items.size() > most) {
      items.subList(most, items.size()).clear();
    }
    weigh();
  }

  private void weigh() {
    bytes = items.stream().mapToLong(Item::size).sum();
  }

  @Override
  Collected copy() {
    Collected copy = new Collected(most);
    copy.items.addAll(items);
    copy.bytes = bytes;
    return copy;
  }

  @Override
  long size() {
    return SIZE + bytes;
  }

  @Override
  void result(Value out) {
    if (items.isEmpty()) {
      out.setNull();
      return;
    }
    ByteOutput json = new ByteOutput(16 * items.size());
    char before = '[';
    for (Item item : items) {
      json.write(before);
      item.value.writeJson(json);
      before = ',';
    }
    json.write(']');
    out.setJson(json.toByteArray(), 0, json.size());
  }

  @Override
  void write(DataOutput out) throws IOException {
    out.writeInt(items.size());
    for (Item item : items) {
      out.writeLong(item.time);
      out.writeLong(item.sequence);
      Kept.write(item.value, out);
    }
  }

  @Override
  void read(DataInput in) throws IOException {
    for (int left = in.readInt(); left > 0; left--) {
      items.add(new Item(in.readLong(), in.readLong(), Kept.read(in)));
    }
    weigh();
  }
}
