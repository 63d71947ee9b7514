package io.edgenode.repo;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.Journal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One lane's journal while no node runs, read from its first excerpt to its last. Every CRC is
 * checked; what does not follow on what came before is told as damage, as a running node would
 * (P9). One thread.
 */
public final class StoppedJournal {
  private final Path directory;
  private final String flow;
  private final int lane;
  private final String node;
  private final String uuid;
  private @Nullable ClaimFiles claims;

  StoppedJournal(Path directory, String flow, int lane, String node, String uuid) {
    this.directory = directory;
    this.flow = flow;
    this.lane = lane;
    this.node = node;
    this.uuid = uuid;
  }

  /** Takes in what is read, in order. */
  public interface Visitor {
    /**
     * The records of one excerpt.
     *
     * @return whether to read on
     */
    boolean batch(Journal.Batch batch);

    /** A range that can't be read, or should not be there. */
    void damaged(Damage damage);
  }

  /**
   * Something wrong in a file.
   *
   * @param from the first byte concerned
   * @param to behind the last
   * @param lost how many records are missing, where the sequences tell
   * @param what in words
   */
  public record Damage(Path file, long from, long to, long lost, String what) {
    @Override
    public String toString() {
      return file + ": bytes " + from + " to " + to + ": " + what;
    }
  }

  public Path directory() {
    return directory;
  }

  public String flow() {
    return flow;
  }

  public int lane() {
    return lane;
  }

  /** What ids are made of; empty where the directory that says it is not there. */
  public Optional<Lineage.JournalIdentity> identity() {
    return node.isEmpty() || uuid.isEmpty()
        ? Optional.empty()
        : Optional.of(Lineage.JournalIdentity.of(node, uuid, flow, lane));
  }

  /** The journal's files, oldest opening first. */
  public List<Path> files() {
    return StoppedExcerpts.files(directory);
  }

  /** Their size on disk. */
  public long bytes() {
    long sum = 0;
    try {
      for (Path file : files()) {
        sum += Files.size(file);
      }
    } catch (IOException e) {
      throw StoppedExcerpts.unreadable(directory, e);
    }
    return sum;
  }

  /** Reads everything. */
  public void read(Visitor visitor) {
    try (Journal.Reader reader = reader(1, visitor::damaged)) {
      Journal.Batch batch = reader.next();
      while (batch != null && visitor.batch(batch)) {
        batch = reader.next();
      }
    }
  }

  /**
   * Begins to read.
   *
   * @param fromSequence a batch may begin before it, but has something at or above it
   * @param damaged hears of ranges that can't be read, or should not be there
   */
  public Journal.Reader reader(long fromSequence, Consumer<Damage> damaged) {
    StoppedExcerpts excerpts =
        new StoppedExcerpts(directory, flow + "/lane-" + lane + "/journal", fromSequence, damaged);
    return new Journal.Reader() {
      @Override
      public Journal.@Nullable Batch next() {
        Excerpt excerpt = excerpts.next();
        return excerpt == null ? null : new JournalBatch(excerpt, claims());
      }

      @Override
      public void close() {
        excerpts.close();
      }
    };
  }

  /**
   * The lane's checkpoints that can be read: those that are kept for replay, then those that a node
   * recovers from, each with its changes.
   */
  public List<CheckpointStore.Chain> checkpoints() {
    Path store = DurableFiles.parent(directory).resolve("checkpoints");
    String name = flow + "/lane-" + lane + "/checkpoints";
    ExcerptSource source =
        new ExcerptSource() {
          @Override
          public Cursor reader(long fromSequence) {
            return new StoppedExcerpts(store, name, fromSequence, passedOver -> {});
          }

          @Override
          public Path directory() {
            return store;
          }
        };
    List<CheckpointStore.Chain> chains =
        new ArrayList<>(RetainedCheckpoints.all(store.resolveSibling("retained")));
    try (ExcerptSource.Cursor all = source.reader(1)) {
      for (Excerpt excerpt = all.next(); excerpt != null; excerpt = all.next()) {
        if (CheckpointPiece.beginsChain(excerpt)) {
          CheckpointChain chain = new CheckpointChain(source, excerpt.firstSequence());
          if (chain.verify() > 0) {
            chains.add(chain);
          }
        }
      }
    }
    return chains;
  }

  /** A kept flow version: what a flow record of this hash refers to. */
  public Optional<byte[]> version(String hash) {
    return FlowDirectory.readVersion(DurableFiles.parent(DurableFiles.parent(directory)), hash);
  }

  /** Large contents that records refer to, checked as they are read. */
  public Content.Claim.Loader claims() {
    return id -> claimFiles().load(id);
  }

  /** Reads a part of a large content; empty at its end, or where it is gone. */
  public Optional<byte[]> claim(String id, long offset, int max) {
    ClaimFiles files = claimFiles();
    return files.exists(id) ? Optional.of(files.read(id, offset, max)) : Optional.empty();
  }

  private ClaimFiles claimFiles() {
    ClaimFiles known = claims;
    if (known == null) {
      Path above = DurableFiles.parent(DurableFiles.parent(directory)).resolve("claims");
      try {
        known = ClaimFiles.lookedAt(above);
      } catch (IOException e) {
        throw StoppedExcerpts.unreadable(directory, e);
      }
      claims = known;
    }
    return known;
  }
}
