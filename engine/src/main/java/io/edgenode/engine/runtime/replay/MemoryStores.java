package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A flow's stores in the heap. They outlive the lanes that run over them, so that a flow test can
 * let lanes crash and recover. Opened anew by {@link #reopen}.
 */
public final class MemoryStores implements FlowRepository {
  private static final String UUID = "00000000-0000-0000-0000-000000000000";

  private final List<MemoryJournal> journals = new ArrayList<>();
  private final List<MemoryCheckpoints> checkpoints = new ArrayList<>();
  private final MemoryClaims claims = new MemoryClaims();
  private final Map<String, byte[]> versions = new ConcurrentHashMap<>();
  private int epoch;

  public MemoryStores(int lanes) {
    for (int lane = 0; lane < lanes; lane++) {
      journals.add(new MemoryJournal());
      checkpoints.add(new MemoryCheckpoints());
    }
    reopen();
  }

  /** What a start of the node does: another epoch begins (K8). */
  public void reopen() {
    epoch++;
    journals.forEach(journal -> journal.opened(epoch));
  }

  @Override
  public int epoch() {
    return epoch;
  }

  @Override
  public String uuid() {
    return UUID;
  }

  @Override
  public Journal journal(int lane) {
    return journals.get(lane);
  }

  @Override
  public CheckpointStore checkpoints(int lane) {
    return checkpoints.get(lane);
  }

  @Override
  public EntryLog outbox(int lane, String sink, long maxBytes) {
    throw new IllegalStateException("captured sinks have no disk buffer");
  }

  @Override
  public EntryLog deadLetters() {
    throw new IllegalStateException("dead letters are captured");
  }

  @Override
  public ClaimStore claims() {
    return claims;
  }

  @Override
  public void keepVersion(String hash, byte[] resolved) {
    versions.put(hash, resolved);
  }

  @Override
  public Optional<byte[]> version(String hash) {
    return Optional.ofNullable(versions.get(hash));
  }

  @Override
  public boolean hasRemains(int lane) {
    return false;
  }

  @Override
  public Path componentDirectory(int lane, String component) {
    throw new IllegalStateException("captured sinks have no directory");
  }

  @Override
  public void close() {
    // The heap is all it has.
  }
}
