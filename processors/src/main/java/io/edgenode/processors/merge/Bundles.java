package io.edgenode.processors.merge;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The open bundles of a merge and their records, all in its state; beside it only what can be
 * counted out of it again when it is opened. Owner: the lane.
 */
final class Bundles {
  /** The processor bounds keys and bytes itself, letting bundles leave rather than be forgotten. */
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());

  private final KeyedState<Bundle> bundles;
  private final KeyedState<byte[]> records;
  private final KeyedState<Long> serials;
  private final TreeMap<Long, Key> byAge = new TreeMap<>();
  private long bytes;

  Bundles(StateStore state) {
    bundles = state.keyed("bundles", Bundle.CODEC, UNBOUNDED);
    records = state.keyed("records", new RecordCodec(), UNBOUNDED);
    serials = state.keyed("serials", StateCodec.LONGS, UNBOUNDED);
    bundles.forEach(
        (key, bundle) -> {
          byAge.put(bundle.serial(), key);
          bytes += bundle.bytes();
        });
  }

  int size() {
    return byAge.size();
  }

  /** How many bytes all records have. */
  long bytes() {
    return bytes;
  }

  /** The key of the bundle that was opened first. */
  Key oldest() {
    return byAge.firstEntry().getValue();
  }

  @Nullable Bundle get(Key key) {
    return bundles.get(key);
  }

  /** A new bundle; it is there once a record is added. */
  Bundle open() {
    Long last = serials.get(Key.empty());
    long serial = last == null ? 0 : last + 1;
    serials.put(Key.empty(), serial);
    return Bundle.opened(serial);
  }

  Bundle add(Key key, Bundle bundle, byte[] record, Lineage lineage) {
    Bundle grown = bundle.with(record.length, lineage);
    records.put(bundle.item(bundle.records()), record);
    bundles.put(key, grown);
    byAge.put(grown.serial(), key);
    bytes += record.length;
    return grown;
  }

  /** Takes in the records of a bundle, in order. */
  @FunctionalInterface
  interface Taker {
    void accept(int place, byte[] record);
  }

  /** Takes a bundle out. */
  void take(Key key, Bundle bundle, Taker taker) {
    for (int place = 0; place < bundle.records(); place++) {
      Key item = bundle.item(place);
      byte[] record = records.get(item);
      if (record == null) {
        throw new IllegalStateException("a record of an open bundle is not in the state");
      }
      taker.accept(place, record);
      records.remove(item);
    }
    bundles.remove(key);
    byAge.remove(bundle.serial());
    bytes -= bundle.bytes();
  }

  private static final class RecordCodec implements StateCodec<byte[]> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(byte[] record, DataOutput out) throws IOException {
      StateCodec.writeBytes(out, record);
    }

    @Override
    public byte[] read(DataInput in) throws IOException {
      return StateCodec.readBytes(in);
    }
  }
}
