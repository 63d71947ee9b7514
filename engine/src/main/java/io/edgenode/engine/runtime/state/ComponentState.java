package io.edgenode.engine.runtime.state;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.LaneTime;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.runtime.state.KeyTable.Capture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Deque;
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

  /** How many keys come or go before they are counted against the budget. */
  private static final int COUNTED_AT_ONCE = 1024;

  /** About what a table takes for an entry, beside its key and value. */
  private static final int ENTRY_OVERHEAD = 100;

  /** About how much larger keys and values are as objects than in a checkpoint. */
  private static final int OBJECT_FACTOR = 4;

  private final LaneTime time;
  private final StateBudget.Share budget;
  private final String component;
  private final Map<String, Table<?>> tables = new LinkedHashMap<>();

  /** What tables hold that were not opened yet: a full part and the changes behind it. */
  private final Map<String, List<Deque<byte[]>>> restored = new LinkedHashMap<>();

  private final TimerTable timers;

  /** State that nothing bounds but its own limits. */
  public ComponentState(LaneTime time) {
    this(time, new TimerBound(), StateBudget.unlimited().share(), "");
  }

  /**
   * @param bound is lowered by its timers
   * @param budget what it counts against
   * @param component whose state it is, for messages
   */
  public ComponentState(
      LaneTime time, TimerBound bound, StateBudget.Share budget, String component) {
    this.time = time;
    this.budget = budget;
    this.component = component;
    Table<Long> deadlines = new Table<>(TIMERS, StateCodec.LONGS, Limits.defaults());
    this.timers = new TimerTable(deadlines.entries, bound);
    tables.put(TIMERS, deadlines);
  }

  @Override
  public <V> KeyedState<V> keyed(String name, StateCodec<V> codec, Limits limits) {
    Table<V> table = new Table<>(name, codec, limits);
    if (tables.putIfAbsent(name, table) != null) {
      throw new IllegalStateException("state '" + name + "' is opened twice");
    }
    List<Deque<byte[]>> parts = restored.remove(name);
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
    Map<String, List<Deque<byte[]>>> unopened = whole ? new LinkedHashMap<>(restored) : Map.of();
    return new Snapshot(changed, unopened);
  }

  /** Whether anything changed since the last snapshot. */
  public boolean changed() {
    return tables.values().stream().anyMatch(table -> table.entries.changed());
  }

  /** Takes in what {@link Snapshot#writeTo} wrote, in the order of writing, before opening. */
  public void restore(DataInput in) throws IOException {
    int count = in.readInt();
    for (int i = 0; i < count; i++) {
      String name = in.readUTF();
      boolean whole = in.readBoolean();
      Deque<byte[]> part = Chunks.read(in);
      Table<?> open = tables.get(name);
      if (open != null) {
        open.apply(part);
        continue;
      }
      List<Deque<byte[]>> parts = restored.computeIfAbsent(name, key -> new ArrayList<>());
      if (whole) {
        parts.clear();
      }
      parts.add(part);
    }
    timers.rebuild();
  }

  /** Gives back what it took of the budget: its graph is not used any more. */
  public void release() {
    tables.values().forEach(Table::release);
  }

  /** Takes over the state of the same component in another graph, by way of its bytes. */
  public void takeOver(ComponentState other) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      other.snapshot(true).writeTo(new DataOutputStream(bytes));
      restore(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException("copying state in memory", e);
    }
  }

  /** What {@link #snapshot} copied. Immutable. */
  public static final class Snapshot {
    private final Map<String, TableSnapshot<?>> tables;
    private final Map<String, List<Deque<byte[]>>> unopened;

    private Snapshot(
        Map<String, TableSnapshot<?>> tables, Map<String, List<Deque<byte[]>>> unopened) {
      this.tables = tables;
      this.unopened = unopened;
    }

    /** Encodes it; on a worker. */
    public void writeTo(DataOutput out) throws IOException {
      int parts = tables.size() + unopened.values().stream().mapToInt(List::size).sum();
      out.writeInt(parts);
      for (Map.Entry<String, TableSnapshot<?>> table : tables.entrySet()) {
        out.writeUTF(table.getKey());
        out.writeBoolean(table.getValue().capture.whole());
        table.getValue().writeTo(out);
      }
      for (Map.Entry<String, List<Deque<byte[]>>> table : unopened.entrySet()) {
        boolean whole = true;
        for (Deque<byte[]> part : table.getValue()) {
          out.writeUTF(table.getKey());
          out.writeBoolean(whole);
          Chunks.write(out, part);
          whole = false;
        }
      }
    }
  }

  private record TableSnapshot<V>(Table<V> table, Capture<V> capture) {
    void writeTo(DataOutput target) throws IOException {
      Chunks.Output chunks = new Chunks.Output(target);
      int count = capture.count();
      try (DataOutputStream out = new DataOutputStream(chunks)) {
        out.writeInt(table.codec.version());
        out.writeBoolean(capture.whole());
        out.writeInt(capture.removed().size());
        for (Key key : capture.removed()) {
          StateCodec.writeBytes(out, key.bytes());
        }
        out.writeInt(count);
        capture.forEach(
            (key, value, written) -> {
              try {
                StateCodec.writeBytes(out, key.bytes());
                out.writeLong(written);
                table.codec.write(value, out);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      table.measured(chunks.count(), count);
    }
  }

  /** One named table: entries, their codec and their limits. */
  private final class Table<V> implements KeyedState<V> {
    private final String name;
    private final KeyTable<V> entries = new KeyTable<>();
    private final StateCodec<V> codec;
    private final int maxKeys;
    private final long ttl;
    private long evicted;
    private int counted;
    private long taken;

    /** What an entry comes to in a checkpoint, on average; written by workers. */
    private volatile long entryBytes = ENTRY_OVERHEAD / OBJECT_FACTOR;

    Table(String name, StateCodec<V> codec, Limits limits) {
      this.name = name;
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
      countSome();
    }

    @Override
    public void remove(Key key) {
      expire();
      entries.remove(key);
      countSome();
    }

    @Override
    public int size() {
      expire();
      return entries.size();
    }

    @Override
    public @Nullable Key oldest() {
      expire();
      return entries.oldest();
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
      count();
      return new TableSnapshot<>(this, entries.capture(whole));
    }

    /** Counts against the budget, once enough came or went. */
    private void countSome() {
      if (Math.abs(entries.size() - counted) >= COUNTED_AT_ONCE) {
        count();
      }
    }

    private void count() {
      long now = entries.size() * (ENTRY_OVERHEAD + OBJECT_FACTOR * entryBytes);
      long more = now - taken;
      counted = entries.size();
      taken = now;
      budget.change(more, component, counted);
    }

    /** So many entries came to so many bytes. */
    void measured(long bytes, int count) {
      if (count > 0) {
        entryBytes = bytes / count;
      }
    }

    void release() {
      budget.change(-taken, component, 0);
      taken = 0;
    }

    void apply(Deque<byte[]> part) {
      long bytes = part.stream().mapToLong(chunk -> chunk.length).sum();
      try (DataInputStream in = Chunks.in(part)) {
        int version = in.readInt();
        if (!codec.reads(version)) {
          throw SchemaVersions.unread(component, name, version, codec.version());
        }
        if (in.readBoolean()) {
          entries.clear();
        }
        int removed = in.readInt();
        for (int i = 0; i < removed; i++) {
          entries.remove(Key.of(StateCodec.readBytes(in)));
        }
        int count = in.readInt();
        measured(bytes, count);
        for (int i = 0; i < count; i++) {
          Key key = Key.of(StateCodec.readBytes(in));
          long written = in.readLong();
          entries.put(key, codec.read(version, in), written);
          countSome();
        }
        if (in.read() >= 0) {
          throw SchemaVersions.misread(component, name, version);
        }
      } catch (IOException e) {
        throw SchemaVersions.misread(component, name, codec.version());
      }
    }
  }
}
