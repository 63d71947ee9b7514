package io.edgenode.processors.latest;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.processors.keyed.HeldFlowFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The last readings, by key, and which of them were not told yet, all in state; beside it the order
 * in which keys were written, which state gives back when it is opened, and the order of the keys
 * themselves, by which questions go through them. Telling a reading is no write to it, so that its
 * time to live counts from when it came. A key that makes room takes its timer along. Owner: the
 * lane.
 */
final class Remembered {
  /** That a reading was not told yet: all there is to know. */
  private record Untold() {
    static final Untold YES = new Untold();

    static final StateCodec<Untold> CODEC =
        new StateCodec<>() {
          @Override
          public int version() {
            return 1;
          }

          @Override
          public void write(Untold value, DataOutput out) {}

          @Override
          public Untold read(DataInput in) {
            return YES;
          }
        };
  }

  private static final StateCodec<HeldFlowFile> CODEC =
      new StateCodec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(HeldFlowFile reading, DataOutput out) throws IOException {
          reading.write(out);
        }

        @Override
        public HeldFlowFile read(DataInput in) throws IOException {
          return HeldFlowFile.read(in);
        }
      };

  private final KeyedState<HeldFlowFile> readings;
  private final KeyedState<Untold> untold;
  private final StateStore.Timers timers;
  private final int maxKeys;
  private final LinkedHashSet<Key> order = new LinkedHashSet<>();
  private final TreeSet<Key> sorted = new TreeSet<>();

  Remembered(StateStore state, StateStore.Limits limits) {
    readings = state.keyed("readings", CODEC, limits);
    untold = state.keyed("untold", Untold.CODEC, StateStore.Limits.defaults());
    timers = state.timers();
    maxKeys = limits.maxKeys();
    readings.forEach(
        (key, reading) -> {
          order.add(key);
          sorted.add(key);
        });
  }

  /** Remembers a reading in the place of its key's last one. */
  void put(Key key, HeldFlowFile reading) {
    if (!order.remove(key)) {
      if (order.size() >= maxKeys) {
        Iterator<Key> oldest = order.iterator();
        forget(oldest.next());
        oldest.remove();
      }
      sorted.add(key);
    }
    order.add(key);
    readings.put(key, reading);
    untold.put(key, Untold.YES);
  }

  private void forget(Key key) {
    readings.remove(key);
    untold.remove(key);
    timers.cancel(key);
    sorted.remove(key);
  }

  /** Keys in their order, of which some may be forgotten already, behind this one. */
  Iterable<Key> after(Optional<Key> key) {
    return key.map(behind -> sorted.tailSet(behind, false)).orElse(sorted);
  }

  /** A key's last reading; null if it was forgotten. */
  @Nullable HeldFlowFile get(Key key) {
    return readings.get(key);
  }

  /** The reading was told. */
  void told(Key key) {
    untold.remove(key);
  }

  /** What was not told yet, by key. */
  Map<Key, HeldFlowFile> untold() {
    Map<Key, HeldFlowFile> found = new TreeMap<>();
    untold.forEach(
        (key, mark) -> {
          HeldFlowFile reading = readings.get(key);
          if (reading != null) {
            found.put(key, reading);
          }
        });
    return found;
  }
}
