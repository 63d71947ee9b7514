package io.edgenode.node.cli;

import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.repo.StoppedJournal;
import io.edgenode.repo.StoppedNode;
import java.nio.file.Path;
import picocli.CommandLine.Parameters;

/** What the journal commands share: each goes through the journals below a directory. */
abstract class JournalBaseCommand extends BaseCommand {
  @Parameters(
      paramLabel = "DIR",
      description = "A data directory, a flow's or a lane's directory in it, or one journal.")
  private Path directory = Path.of("");

  /** Called for each journal, by flow and lane. */
  abstract void journal(StoppedJournal journal);

  /** Called when all were gone through. */
  abstract ExitCode conclude();

  @Override
  final ExitCode perform() {
    try (StoppedNode node = StoppedNode.open(directory)) {
      node.journals().forEach(this::journal);
      return conclude();
    } catch (StoreException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  static String title(StoppedJournal journal) {
    return journal.flow() + " lane " + journal.lane();
  }
}
