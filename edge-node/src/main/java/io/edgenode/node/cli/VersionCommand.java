package io.edgenode.node.cli;

import io.vertx.core.json.JsonObject;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "version",
    description = "Say which version this is.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the version was printed", "2:wrong usage"})
final class VersionCommand extends BaseCommand {
  @Option(names = "--json", description = "As JSON, with the JVM it runs on.")
  private boolean json;

  @Override
  ExitCode perform() {
    if (json) {
      print(
          new JsonObject()
              .put("version", Version.read())
              .put("java", Runtime.version().toString())
              .put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch")));
    } else {
      out().println("edge-node " + Version.read());
    }
    return ExitCode.DONE;
  }
}
