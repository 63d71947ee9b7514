package io.edgenode.node.cli;

import io.edgenode.engine.definition.FlowSkeleton;
import io.edgenode.node.assembly.Components;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description = {
      "Write the beginning of a flow to standard output: the types named, one after the other, with"
          + " every option that they require.",
      "What it writes can be run as it is; change the examples in it to what is yours."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the flow was written", "2:wrong usage, or a type that there is not"},
    footer = {
      "",
      "Examples:",
      "  edge-node create http-listener/filter,map/file > my-flow.yaml",
      "  edge-node create --name cold-room mqtt-listener/dedupe/http > cold-room.yaml",
      "  edge-node create generate/stdout                 no processor at all"
    })
final class CreateCommand extends BaseCommand {
  @Parameters(
      paramLabel = "SOURCE/PROCESSOR,…/SINK",
      description = "Component types that 'edge-node list' names; windows count as processors.")
  private String path = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "The flow's name; my-flow if absent.")
  private String name = "my-flow";

  @Override
  ExitCode perform() {
    try {
      out().print(new FlowSkeleton(Components.discover()).create(name, path));
    } catch (IllegalArgumentException e) {
      throw misuse(String.valueOf(e.getMessage()));
    }
    return ExitCode.DONE;
  }
}
