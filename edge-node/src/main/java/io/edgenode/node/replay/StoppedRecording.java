package io.edgenode.node.replay;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.repo.StoppedJournal;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The journal of a node that does not run. */
final class StoppedRecording implements Recording {
  private final StoppedJournal journal;
  private Consumer<String> damaged = text -> {};

  StoppedRecording(StoppedJournal journal) {
    this.journal = journal;
  }

  @Override
  public String flow() {
    return journal.flow();
  }

  @Override
  public int lane() {
    return journal.lane();
  }

  @Override
  public Path path() {
    return journal.directory();
  }

  /** A journal that was taken out of its data directory has lost its identity: ids differ then. */
  @Override
  public Lineage.JournalIdentity identity() {
    return journal
        .identity()
        .orElseGet(() -> Lineage.JournalIdentity.of("", "", journal.flow(), journal.lane()));
  }

  @Override
  public Journal.Reader reader(long fromSequence) {
    return journal.reader(fromSequence, damage -> damaged.accept(damage.toString()));
  }

  @Override
  public ClaimStore claims() {
    return new Claims(journal);
  }

  @Override
  public List<CheckpointStore.Chain> checkpoints() {
    return journal.checkpoints();
  }

  @Override
  public Optional<byte[]> version(String hash) {
    return journal.version(hash);
  }

  @Override
  public void onDamage(Consumer<String> told) {
    damaged = told;
  }

  /** Large contents as they lie there; none is made and none goes. */
  private record Claims(StoppedJournal journal) implements ReplayedClaims {
    @Override
    public byte[] read(String id, long offset, int max) {
      return journal
          .claim(id, offset, max)
          .orElseThrow(() -> new FlowException.BadData("the large content " + id + " is gone"));
    }

    @Override
    public byte[] load(String id) {
      return journal.claims().load(id);
    }
  }
}
