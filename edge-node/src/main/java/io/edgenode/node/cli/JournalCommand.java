package io.edgenode.node.cli;

import picocli.CommandLine.Command;

@Command(
    name = "journal",
    description = "Look into the journals of a node that is not running; nothing is changed.",
    subcommands = {
      JournalInspectCommand.class,
      JournalVerifyCommand.class,
      JournalExportCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:something is damaged",
      "2:wrong usage, no journal there, or its node runs"
    },
    footer = {
      "",
      "DIR is a data directory, a flow's or a lane's directory in it, or one journal.",
      "",
      "Examples:",
      "  edge-node journal inspect data",
      "  edge-node journal verify data/flows/gateway-health",
      "  edge-node journal export data --from 2026-01-01T00:00:00Z > readings.ndjson"
    })
final class JournalCommand extends BaseCommand {
  @Override
  ExitCode perform() {
    throw misuse("say what to do: inspect, verify or export");
  }
}
