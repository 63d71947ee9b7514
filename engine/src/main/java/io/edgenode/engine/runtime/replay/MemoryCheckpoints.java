package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.StoreException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A lane's checkpoints in the heap: encoded and decoded as on disk, so that a restart in a flow
 * test takes the way of a real one. Thread-safe.
 */
final class MemoryCheckpoints implements CheckpointStore {
  private static final int KEPT = 2;

  private final List<Kept> chains = new ArrayList<>();

  private record Entry(long number, long position, boolean full, byte[] bytes) {}

  private record Kept(List<Entry> entries) implements Chain {
    @Override
    public long number() {
      return entries.get(entries.size() - 1).number;
    }

    @Override
    public long position() {
      return entries.get(entries.size() - 1).position;
    }

    @Override
    public void read(Visitor visitor) {
      try {
        for (Entry entry : entries) {
          visitor.accept(
              entry.number,
              entry.position,
              entry.full,
              new DataInputStream(new ByteArrayInputStream(entry.bytes)));
        }
      } catch (IOException e) {
        throw new StoreException(StoreException.Kind.BROKEN, "a checkpoint can't be read: " + e, e);
      }
    }
  }

  @Override
  public synchronized void write(long number, long position, boolean full, Payload payload) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      payload.writeTo(out);
    } catch (IOException e) {
      throw new StoreException(
          StoreException.Kind.BROKEN, "checkpoint " + number + " can't be written: " + e, e);
    }
    Entry entry = new Entry(number, position, full, bytes.toByteArray());
    if (full) {
      chains.add(new Kept(List.of(entry)));
      if (chains.size() > KEPT) {
        chains.remove(0);
      }
    } else {
      Kept last = chains.remove(chains.size() - 1);
      List<Entry> longer = new ArrayList<>(last.entries);
      longer.add(entry);
      chains.add(new Kept(longer));
    }
  }

  @Override
  public synchronized List<Chain> chains() {
    List<Chain> newestFirst = new ArrayList<>();
    for (int i = chains.size() - 1; i >= 0; i--) {
      newestFirst.add(chains.get(i));
    }
    return newestFirst;
  }

  @Override
  public long bytes() {
    return 0;
  }

  @Override
  public long bytesWritten() {
    return 0;
  }

  @Override
  public long damaged() {
    return 0;
  }

  @Override
  public void close() {
    // The heap is all it has.
  }
}
