package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a replayed lane stands on: it is read, and nothing that the lane writes is kept. */
final class ReplayStores implements FlowRepository {
  private final LaneInput input;
  private final ReplayedJournal journal;
  private final List<CheckpointStore.Chain> start;
  private final Path work;

  /**
   * @param readLastAgain whether the last record before the start is read again, as a flow record
   * @param work a directory for what components keep
   */
  ReplayStores(
      LaneInput input,
      ReplayedJournal journal,
      Optional<ReplayStart> start,
      boolean readLastAgain,
      Path work) {
    this.input = input;
    this.journal = journal;
    this.work = work;
    this.start =
        start
            .map(kept -> kept.stripped(new FlowFileCodec(input.claims()), readLastAgain))
            .map(List::of)
            .orElse(List.of());
  }

  @Override
  public int epoch() {
    return 1;
  }

  @Override
  public String uuid() {
    return "";
  }

  @Override
  public Journal journal(int lane) {
    return journal;
  }

  @Override
  public CheckpointStore checkpoints(int lane) {
    return new Checkpoints(start);
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
    return input.claims();
  }

  @Override
  public void keepVersion(String hash, byte[] resolved) {
    // Whoever replays knows the versions.
  }

  @Override
  public Optional<byte[]> version(String hash) {
    return Optional.empty();
  }

  @Override
  public boolean hasRemains(int lane) {
    return false;
  }

  @Override
  public Path componentDirectory(int lane, String component) {
    Path directory = work.resolve("lane-" + lane).resolve(component);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(directory + " can't be made", e);
    }
  }

  @Override
  public void close() {
    // Nothing was opened.
  }

  /** Gives the start, and encodes what the lane writes without keeping it. */
  private record Checkpoints(List<Chain> chains) implements CheckpointStore {
    @Override
    public void write(long number, long position, boolean full, Payload payload) {
      try (DataOutputStream out = new DataOutputStream(OutputStream.nullOutputStream())) {
        payload.writeTo(out);
      } catch (IOException e) {
        throw new UncheckedIOException("a checkpoint can't be encoded", e);
      }
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
      // Nothing was opened.
    }
  }
}
