package io.edgenode.node.cli;

import io.edgenode.repo.StoppedJournal;
import io.vertx.core.json.JsonArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "inspect",
    description = "Say what is in each journal: files, epochs, sequences, kinds, sources.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all could be read",
      "1:something is damaged",
      "2:wrong usage, no journal there, or its node runs"
    })
final class JournalInspectCommand extends JournalBaseCommand {
  @Option(names = "--json", description = "As a JSON array, one element a journal.")
  private boolean json;

  private final JsonArray array = new JsonArray();
  private boolean damaged;

  @Override
  void journal(StoppedJournal journal) {
    JournalSummary summary = JournalSummary.of(journal);
    damaged |= !summary.damage().isEmpty();
    if (json) {
      array.add(summary.toJson());
    } else {
      summary.lines().forEach(out()::println);
    }
  }

  @Override
  ExitCode conclude() {
    if (json) {
      print(array);
    }
    return damaged ? ExitCode.FINDING : ExitCode.DONE;
  }
}
