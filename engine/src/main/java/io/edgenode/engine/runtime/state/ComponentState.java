package io.edgenode.engine.runtime.state;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.runtime.state.KeyTable.Capture;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One component's state and timers on one lane. Tables that a checkpoint holds are read before the
 * component opens them: their bytes wait until {@link #keyed} names the codec. Owner: the lane;
 * {@link Snapshot#writeTo} runs on a worker.
 */
public final class ComponentState implements StateStore {
  private static final String TIMERS = "\0timers";

  private final LaneTime time;
  private final Map<String, Table<?>> tables = new LinkedHashMap<>();
  private final Map<String, List<byte[]>> restored = new LinkedHashMap<>();
  private final TimerTable timers;

  public ComponentState(LaneTime time) {
    this.time = time;
    Table<Long> deadlines = new Table<>(TimerTable.CODEC, Limits.defaults());
    this.timers = new TimerTable(deadlines.entries);
    tables.put(TIMERS, deadlines);
  }

  @Override
  public <V> KeyedState<V> keyed(String name, StateCodec<V> codec, Limits limits) {
    Table<V> table = new Table<>(codec, limits);
    if (tables.putIfAbsent(name, table) != null) {
      throw new IllegalStateException("state '" + name + "' is opened twice");
    }
    List<byte[]> parts = restored.remove(name);
    if (parts != null) {
      parts.forEach(table::apply);
    }
    return table;
  }

  @Override
  public Timers timers() {
    return timers;
  }

  /** The earliest deadline in elapsed milliseconds, {@link Long#MAX_VALUE} if there is none. */
  public long earliestDeadline() {
    return timers.earliest();
  }

  /** Lists the timers that are due at {@code elapsed}, in (deadline, key) order. */
  public void collectDue(long elapsed, DueTimer due) {
    timers.collectDue(elapsed, due);
  }

  /** Takes out a listed timer; false if it was cancelled or moved since it was listed. */
  public boolean takeTimer(Key key, long deadline) {
    return timers.take(key, deadline);
  }

  /** Takes in a timer that is due. */
  @FunctionalInterface
  public interface DueTimer {
    void accept(Key key, long deadline);
  }

  /** Keys evicted because a table was full, since the state was made. */
  public long evicted() {
    return tables.values().stream().mapToLong(table -> table.evicted).sum();
  }

  /** Keys in all tables, timers excluded. */
  public int keys() {
    return tables.entrySet().stream()
        .filter(entry -> !entry.getKey().equals(TIMERS))
        .mapToInt(entry -> entry.getValue().entries.size())
        .sum();
  }

  /** Copies what changed since the last snapshot, or everything; on the lane. */
  public Snapshot snapshot(boolean whole) {
    Map<String, TableSnapshot<?>> changed = new LinkedHashMap<>();
    tables.forEach(
        (name, table) -> {
          if (whole || table.entries.changed()) {
            changed.put(name, table.snapshot(whole));
          }
        });
    Map<String, List<byte[]>> unopened = whole ? new LinkedHashMap<>(restored) : Map.of();
    return new Snapshot(changed, unopened);
  }

  /** Whether anything changed since the last snapshot. */
  public boolean changed() {
    return tables.values().stream().anyMatch(table -> table.entries.changed());
  }

  /** Says that the last snapshot came to nothing: the next one holds everything. */
  public void snapshotLost() {
    tables.values().forEach(table -> table.entries.captureLost());
  }

  /** Takes in what {@link Snapshot#writeTo} wrote, in the order of writing, before opening. */
  public void restore(DataInput in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      boolean whole = in.readBoolean();
      byte[] part = new byte[in.readInt()];
      in.readFully(part);
      Table<?> open = tables.get(name);
      if (open != null) {
        open.apply(part);
        continue;
      }
      List<byte[]> parts = restored.computeIfAbsent(name, key -> new ArrayList<>());
      if (whole) {
        parts.clear();
      }
      parts.add(part);
    }
    timers.rebuild();
  }

  /** Takes over the state of the same component in another graph, by way of its bytes. */
  public void takeOver(ComponentState other) {
    ByteSink bytes = new ByteSink();
    try {
      other.snapshot(true).writeTo(bytes.out());
      restore(ByteSink.in(bytes.bytes()));
    } catch (IOException e) {
      throw new UncheckedIOException("copying state in memory", e);
    }
  }

  /** What {@link #snapshot} copied. Immutable. */
  public static final class Snapshot {
    private final Map<String, TableSnapshot<?>> tables;
    private final Map<String, List<byte[]>> unopened;

    private Snapshot(Map<String, TableSnapshot<?>> tables, Map<String, List<byte[]>> unopened) {
      this.tables = tables;
      this.unopened = unopened;
    }

    /** Encodes it; on a worker. */
    public void writeTo(DataOutput out) throws IOException {
      int parts = tables.size() + unopened.values().stream().mapToInt(List::size).sum();
      out.writeInt(parts);
      for (Map.Entry<String, TableSnapshot<?>> table : tables.entrySet()) {
        write(out, table.getKey(), table.getValue().capture.whole(), table.getValue().encode());
      }
      for (Map.Entry<String, List<byte[]>> table : unopened.entrySet()) {
        boolean whole = true;
        for (byte[] part : table.getValue()) {
          write(out, table.getKey(), whole, part);
          whole = false;
        }
      }
    }

    private static void write(DataOutput out, String name, boolean whole, byte[] part)
        throws IOException {
      out.writeUTF(name);
      out.writeBoolean(whole);
      out.writeInt(part.length);
      out.write(part);
    }
  }

  private record TableSnapshot<V>(StateCodec<V> codec, Capture<V> capture) {
    byte[] encode() {
      ByteSink sink = new ByteSink();
      try {
        DataOutput out = sink.out();
        out.writeInt(codec.version());
        out.writeBoolean(capture.whole());
        out.writeInt(capture.removed().size());
        for (Key key : capture.removed()) {
          writeKey(out, key);
        }
        out.writeInt(capture.count());
        capture.forEach(
            (key, value, written) -> {
              try {
                writeKey(out, key);
                out.writeLong(written);
                codec.write(value, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      } catch (IOException e) {
        throw new UncheckedIOException("writing state into memory", e);
      }
      return sink.bytes();
    }
  }

  private static void writeKey(DataOutput out, Key key) throws IOException {
    out.writeInt(key.bytes().length);
    out.write(key.bytes());
  }

  private static Key readKey(DataInput in) throws IOException {
    byte[] bytes = new byte[in.readInt()];
    in.readFully(bytes);
    return Key.of(bytes);
  }

  /** One named table: entries, their codec and their limits. */
  private final class Table<V> implements KeyedState<V> {
    private final KeyTable<V> entries = new KeyTable<>();
    private final StateCodec<V> codec;
    private final int maxKeys;
    private final long ttl;
    private long evicted;

    Table(StateCodec<V> codec, Limits limits) {
      this.codec = codec;
      this.maxKeys = limits.maxKeys();
      this.ttl = limits.ttl().map(java.time.Duration::toMillis).orElse(Long.MAX_VALUE);
    }

    @Override
    public @Nullable V get(Key key) {
      expire();
      return entries.get(key);
    }

    @Override
    public void put(Key key, V value) {
      expire();
      entries.put(key, value, time.elapsedMillis());
      keepWithinLimit();
    }

    @Override
    public void remove(Key key) {
      expire();
      entries.remove(key);
    }

    @Override
    public int size() {
      expire();
      return entries.size();
    }

    @Override
    public void forEach(BiConsumer<Key, V> action) {
      expire();
      entries.forEach((key, value, written) -> action.accept(key, value));
    }

    @Override
    public long generation() {
      return entries.generation();
    }

    /** Takes away what is past its TTL: the oldest written come first. */
    private void expire() {
      if (ttl == Long.MAX_VALUE) {
        return;
      }
      long limit = time.elapsedMillis() - ttl;
      Key oldest = entries.oldest();
      while (oldest != null && entries.oldestWritten() <= limit) {
        entries.remove(oldest);
        oldest = entries.oldest();
      }
    }

    private void keepWithinLimit() {
      Key oldest = entries.oldest();
      while (entries.size() > maxKeys && oldest != null) {
        entries.remove(oldest);
        evicted++;
        oldest = entries.oldest();
      }
    }

    TableSnapshot<V> snapshot(boolean whole) {
      return new TableSnapshot<>(codec, entries.capture(whole));
    }

    void apply(byte[] part) {
      try {
        DataInput in = ByteSink.in(part);
        int version = in.readInt();
        if (version != codec.version()) {
          throw new IllegalStateException(
              "state of schema version "
                  + version
                  + " can't be read by version "
                  + codec.version());
        }
        if (in.readBoolean()) {
          entries.clear();
        }
        int removed = in.readInt();
        for (int i = 0; i < removed; i++) {
          entries.remove(readKey(in));
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
          Key key = readKey(in);
          long written = in.readLong();
          entries.put(key, codec.read(in), written);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("reading state from memory", e);
      }
    }
  }
}
