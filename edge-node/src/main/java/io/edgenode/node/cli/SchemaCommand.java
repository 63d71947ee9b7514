package io.edgenode.node.cli;

import io.edgenode.engine.definition.FlowSchema;
import io.edgenode.node.assembly.Components;
import picocli.CommandLine.Command;

@Command(
    name = "schema",
    description = {
      "Write the JSON Schema of flow files to standard output, for editors and other tools.",
      "An editor with it completes and checks while one types; 'edge-node lint' finds more."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the schema was written", "2:wrong usage"},
    footer = {
      "",
      "Examples:",
      "  edge-node schema > flow.schema.json",
      "  then, as a flow file's first line, for editors with the YAML language server:",
      "  # yaml-language-server: $schema=flow.schema.json"
    })
final class SchemaCommand extends BaseCommand {
  @Override
  ExitCode perform() {
    out().println(new FlowSchema(Components.discover()).write());
    return ExitCode.DONE;
  }
}
