package io.edgenode.processors.window;

import static java.util.Objects.requireNonNull;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import io.edgenode.engine.record.ByteOutput;
import io.edgenode.engine.record.JsonRecord;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The records that a component keeps, one entry of the state each, so that a checkpoint writes each
 * of them once. Their sizes are counted, and there is a limit to that. Owner: the lane.
 *
 * <pre>
 *   state    records: (key, serial) → record      serial: the next
 * </pre>
 */
final class KeptRecords {
  private static final StateStore.Limits UNBOUNDED =
      new StateStore.Limits(Integer.MAX_VALUE, Optional.empty());
  private static final StateStore.Limits ONE = new StateStore.Limits(1, Optional.empty());

  private final ByteSize maxSize;
  private final ByteOutput json = new ByteOutput(256);
  private @Nullable KeyedState<Kept> records;
  private @Nullable KeyedState<Long> next;
  private long serial;
  private long size;

  KeptRecords(ByteSize maxSize) {
    this.maxSize = maxSize;
  }

  /** Opens the state and hands out what it holds. */
  void open(StateStore store, Consumer<Kept> restored) {
    KeyedState<Kept> opened = store.keyed("records", new Kept.Codec(), UNBOUNDED);
    records = opened;
    opened.forEach(
        (place, kept) -> {
          size += kept.size();
          restored.accept(kept);
        });
    KeyedState<Long> serials = store.keyed("serial", StateCodec.LONGS, ONE);
    next = serials;
    Long known = serials.get(Key.empty());
    serial = known == null ? 0 : known;
  }

  /**
   * Makes an entry of a FlowFile, which is not kept yet.
   *
   * @throws FlowException.BadData if it is no record, or there is no room for it
   */
  Kept make(FlowFile in, Key key, byte[] fields, int role, long time) {
    JsonRecord record = in.content().record();
    json.clear();
    record.writeTo(json);
    Kept made = Kept.of(key, fields, role, time, serial, in.lineage(), json.toByteArray());
    if (size + made.size() > maxSize.bytes()) {
      throw new FlowException.BadData(
          "the records that wait come to " + maxSize + ", which is all that 'max-size' allows");
    }
    return made;
  }

  /** Keeps what was made last. */
  void keep(Kept made) {
    requireNonNull(next).put(Key.empty(), ++serial);
    requireNonNull(records).put(made.place(), made);
    size += made.size();
  }

  /** Gives a kept record another role. */
  Kept change(Kept kept, int role) {
    Kept changed = kept.as(role);
    requireNonNull(records).put(changed.place(), changed);
    return changed;
  }

  void release(Kept kept) {
    requireNonNull(records).remove(kept.place());
    size -= kept.size();
  }
}
