package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.EntryLog;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A data directory whose calls pass the named points, and which can do one thing wrong. */
final class HaltingRepository implements Repository {
  private final Repository real;
  private final Halts halts;
  private final Fault fault;

  HaltingRepository(Repository real, Halts halts, Fault fault) {
    this.real = real;
    this.halts = halts;
    this.fault = fault;
  }

  @Override
  public String nodeId() {
    return real.nodeId();
  }

  @Override
  public String uuid() {
    return real.uuid();
  }

  @Override
  public FlowRepository open(String flow, StoreOptions options) {
    halts.at(Point.OPEN_BEFORE);
    FlowRepository opened = real.open(flow, options);
    halts.at(Point.OPEN_AFTER);
    return new Stores(opened, halts, fault);
  }

  @Override
  public List<String> flows() {
    return real.flows();
  }

  @Override
  public long bytes() {
    return real.bytes();
  }

  @Override
  public void close() {
    real.close();
  }

  private record Stores(FlowRepository real, Halts halts, Fault fault) implements FlowRepository {
    @Override
    public int epoch() {
      return real.epoch();
    }

    @Override
    public String uuid() {
      return real.uuid();
    }

    @Override
    public Journal journal(int lane) {
      return new HaltingJournal(real.journal(lane), halts, fault);
    }

    @Override
    public CheckpointStore checkpoints(int lane) {
      return new HaltingCheckpoints(real.checkpoints(lane), halts);
    }

    @Override
    public EntryLog outbox(int lane, String sink, long maxBytes) {
      return real.outbox(lane, sink, maxBytes);
    }

    @Override
    public EntryLog deadLetters() {
      return real.deadLetters();
    }

    @Override
    public ClaimStore claims() {
      return real.claims();
    }

    @Override
    public void keepVersion(String hash, byte[] resolved) {
      real.keepVersion(hash, resolved);
    }

    @Override
    public Optional<byte[]> version(String hash) {
      return real.version(hash);
    }

    @Override
    public boolean hasRemains(int lane) {
      return real.hasRemains(lane);
    }

    @Override
    public Path componentDirectory(int lane, String component) {
      return real.componentDirectory(lane, component);
    }

    @Override
    public void close() {
      real.close();
    }
  }

  private record HaltingCheckpoints(CheckpointStore real, Halts halts) implements CheckpointStore {
    @Override
    public void write(long number, long position, boolean full, Payload payload) {
      halts.at(Point.CHECKPOINT_BEFORE);
      real.write(
          number,
          position,
          full,
          out -> {
            payload.writeTo(out);
            halts.at(Point.CHECKPOINT_WITHIN);
          });
      halts.at(Point.CHECKPOINT_AFTER);
      CrashNode.say("CHECKPOINT");
    }

    @Override
    public List<Chain> chains() {
      List<Chain> chains = real.chains();
      halts.at(Point.RECOVERY_WITHIN);
      return chains;
    }

    @Override
    public long bytes() {
      return real.bytes();
    }

    @Override
    public long bytesWritten() {
      return real.bytesWritten();
    }

    @Override
    public long damaged() {
      return real.damaged();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
