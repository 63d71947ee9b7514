package io.edgenode.processors.window;

import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.KeyedState;
import io.edgenode.engine.api.StateCodec;
import io.edgenode.engine.api.StateStore;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far a component's windows have fired, in the order (end, key): everything up to there has,
 * nothing behind it. It lies in the state, so that a firing that stalled goes on where it was
 * (K17). Owner: the lane.
 */
final class Fired {
  private static final StateCodec<Mark> CODEC = new Codec();

  private final KeyedState<Mark> state;
  private Mark mark;
  private long generation = -1;

  Fired(StateStore store) {
    state = store.keyed("fired", CODEC, new StateStore.Limits(1, Optional.empty()));
    Mark restored = state.get(Key.empty());
    mark = restored == null ? new Mark() : restored.copy();
  }

  /** Where firing has come; changed in place between two checkpoints. */
  private static final class Mark {
    private long end = Long.MIN_VALUE;
    private @Nullable Key key;

    private Mark copy() {
      Mark copy = new Mark();
      copy.end = end;
      copy.key = key;
      return copy;
    }
  }

  /** Up to this end, every window has fired or is about to. */
  long end() {
    return mark.end;
  }

  /** Whether a key's window with this end has fired. */
  boolean has(long end, Key key) {
    Key last = mark.key;
    return end < mark.end || end == mark.end && (last == null || key.compareTo(last) <= 0);
  }

  /** A window has fired. */
  void one(long end, Key key) {
    change();
    mark.end = end;
    mark.key = key;
  }

  /** All windows up to this watermark have fired. */
  void all(long watermark) {
    change();
    mark.end = watermark;
    mark.key = null;
  }

  private void change() {
    if (generation != state.generation()) {
      mark = generation < 0 ? mark : mark.copy();
      state.put(Key.empty(), mark);
      generation = state.generation();
    }
  }

  private static final class Codec implements StateCodec<Mark> {
    @Override
    public int version() {
      return 1;
    }

    @Override
    public void write(Mark mark, DataOutput out) throws IOException {
      out.writeLong(mark.end);
      Key key = mark.key;
      out.writeInt(key == null ? -1 : key.bytes().length);
      if (key != null) {
        out.write(key.bytes());
      }
    }

    @Override
    public Mark read(DataInput in) throws IOException {
      Mark mark = new Mark();
      mark.end = in.readLong();
      int length = in.readInt();
      if (length >= 0) {
        byte[] key = new byte[length];
        in.readFully(key);
        mark.key = Key.of(key);
      }
      return mark;
    }
  }
}
