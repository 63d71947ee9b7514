package io.edgenode.engine.runtime.state;

import io.edgenode.engine.api.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hash table in the order of last writing. Entries stand densely in arrays, in the order in which
 * they were written; writing a key again appends it anew and leaves a hole, which compaction
 * closes.
 *
 * <pre>
 *   slots   [ 3 | 0 | . | 5 | … ]   hash → entry, linear probing
 *   entries   0     1     2    3     4    5
 *   keys    [ k0  | hole| k2 | k3  | k4 | k5 ]
 *   values  [ v0  |     | v2 | v3  | v4 | v5 ]      writing order →
 *                              ▲ mark: what was written since the last capture stands behind it
 * </pre>
 *
 * So the changes since the last capture are one array range and the list of removed keys, and a
 * whole capture is one array copy: neither costs anything per write. Owner: the lane.
 */
final class KeyTable<V> {
  private static final int LEAST_CAPACITY = 16;
  private static final int EMPTY = -1;

  private int[] slots = emptySlots(LEAST_CAPACITY * 2);
  private @Nullable Key[] keys = new Key[LEAST_CAPACITY];
  private @Nullable Object[] values = new Object[LEAST_CAPACITY];
  private long[] written = new long[LEAST_CAPACITY];
  private int end;
  private int first;
  private int live;

  private int mark;
  private boolean wholeNeeded = true;
  private List<Key> removed = new ArrayList<>();
  private long generation;

  /** Rises with each capture: what was written since is in none. */
  long generation() {
    return generation;
  }

  int size() {
    return live;
  }

  @Nullable V get(Key key) {
    int entry = find(key);
    return entry == EMPTY ? null : valueAt(entry);
  }

  /** Writes a value, which makes its key the newest. */
  void put(Key key, V value, long now) {
    int slot = slotOf(key);
    int old = slots[slot];
    if (old != EMPTY) {
      hole(old);
    } else {
      live++;
    }
    if (end == keys.length) {
      makeRoom(old == EMPTY ? live : live - 1);
      slot = slotOf(key);
    }
    keys[end] = key;
    values[end] = value;
    written[end] = now;
    slots[slot] = end++;
  }

  /** Removes a key; says whether it was there. */
  boolean remove(Key key) {
    int slot = slotOf(key);
    int entry = slots[slot];
    if (entry == EMPTY) {
      return false;
    }
    hole(entry);
    live--;
    closeGap(slot);
    if (!wholeNeeded) {
      removed.add(key);
      if (removed.size() > live + 1024) {
        // More removals than a whole copy would hold: let the next capture be whole.
        wholeNeeded = true;
        removed = new ArrayList<>();
      }
    }
    return true;
  }

  /** The key that was written longest ago, or null when empty. */
  @Nullable Key oldest() {
    int entry = firstLive();
    return entry == end ? null : keys[entry];
  }

  /** When {@link #oldest} was written; {@link Long#MAX_VALUE} when empty. */
  long oldestWritten() {
    int entry = firstLive();
    return entry == end ? Long.MAX_VALUE : written[entry];
  }

  /** Visits all, oldest written first. */
  void forEach(Visitor<? super V> visitor) {
    for (int i = first; i < end; i++) {
      Key key = keys[i];
      if (key != null) {
        visitor.visit(key, valueAt(i), written[i]);
      }
    }
  }

  /** Forgets everything; the next capture is whole. */
  void clear() {
    slots = emptySlots(LEAST_CAPACITY * 2);
    keys = new Key[LEAST_CAPACITY];
    values = new Object[LEAST_CAPACITY];
    written = new long[LEAST_CAPACITY];
    end = 0;
    first = 0;
    live = 0;
    mark = 0;
    wholeNeeded = true;
    removed = new ArrayList<>();
  }

  /** Whether anything changed since the last capture. */
  boolean changed() {
    return wholeNeeded || mark < end || !removed.isEmpty();
  }

  /**
   * Copies what changed since the last capture, or everything.
   *
   * @param whole whether everything is asked for
   */
  Capture<V> capture(boolean whole) {
    boolean all = whole || wholeNeeded;
    int from = all ? first : Math.max(mark, first);
    Capture<V> capture =
        new Capture<>(
            all,
            all ? List.of() : removed,
            Arrays.copyOfRange(keys, from, end),
            Arrays.copyOfRange(values, from, end),
            Arrays.copyOfRange(written, from, end));
    mark = end;
    wholeNeeded = false;
    removed = new ArrayList<>();
    generation++;
    return capture;
  }

  /**
   * What a capture holds. Immutable; encoded off the lane.
   *
   * @param whole whether it replaces everything before it
   * @param removed keys to remove before the others are written
   * @param keys written keys in order, with holes
   */
  record Capture<V>(
      boolean whole,
      List<Key> removed,
      @Nullable Key[] keys,
      @Nullable Object[] values,
      long[] written) {

    int count() {
      int count = 0;
      for (Key key : keys) {
        if (key != null) {
          count++;
        }
      }
      return count;
    }

    @SuppressWarnings("unchecked")
    void forEach(Visitor<? super V> visitor) {
      for (int i = 0; i < keys.length; i++) {
        Key key = keys[i];
        Object value = values[i];
        if (key != null && value != null) {
          visitor.visit(key, (V) value, written[i]);
        }
      }
    }
  }

  /** Takes in one entry. */
  @FunctionalInterface
  interface Visitor<V> {
    void visit(Key key, V value, long written);
  }

  @SuppressWarnings({"unchecked", "NullAway"})
  private V valueAt(int entry) {
    return (V) values[entry];
  }

  private int find(Key key) {
    return slots[slotOf(key)];
  }

  /** The slot that holds this key, or the empty one where it would go. */
  private int slotOf(Key key) {
    int mask = slots.length - 1;
    int slot = spread(key) & mask;
    while (slots[slot] != EMPTY && !key.equals(keys[slots[slot]])) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int spread(Key key) {
    int hash = key.hashCode();
    return hash ^ (hash >>> 16);
  }

  private void hole(int entry) {
    keys[entry] = null;
    values[entry] = null;
  }

  private int firstLive() {
    while (first < end && keys[first] == null) {
      first++;
    }
    return first;
  }

  /** Moves later entries of the probe run into the slot that became free. */
  private void closeGap(int freed) {
    int mask = slots.length - 1;
    int gap = freed;
    int next = (gap + 1) & mask;
    while (slots[next] != EMPTY) {
      Key key = keys[slots[next]];
      int home = key == null ? next : spread(key) & mask;
      // The entry may move back if its home does not lie between the gap and where it stands.
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        slots[gap] = slots[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    slots[gap] = EMPTY;
  }

  /** Closes the holes, growing if less than a quarter of the entries are holes. */
  private void makeRoom(int entries) {
    int capacity = entries > keys.length / 4 * 3 ? keys.length * 2 : keys.length;
    @Nullable Key[] newKeys = new Key[capacity];
    @Nullable Object[] newValues = new Object[capacity];
    long[] newWritten = new long[capacity];
    int to = 0;
    int newMark = 0;
    for (int from = first; from < end; from++) {
      if (from == mark) {
        newMark = to;
      }
      if (keys[from] != null) {
        newKeys[to] = keys[from];
        newValues[to] = values[from];
        newWritten[to] = written[from];
        to++;
      }
    }
    mark = mark >= end ? to : mark <= first ? 0 : newMark;
    keys = newKeys;
    values = newValues;
    written = newWritten;
    first = 0;
    end = to;
    slots = emptySlots(capacity * 2);
    for (int entry = 0; entry < end; entry++) {
      Key key = keys[entry];
      if (key != null) {
        slots[slotOf(key)] = entry;
      }
    }
  }

  private static int[] emptySlots(int capacity) {
    int[] slots = new int[capacity];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
