package io.edgenode.node.cli;

import io.edgenode.engine.config.Mark;
import io.edgenode.engine.config.Problem;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.node.assembly.Components;
import io.edgenode.node.assembly.Shares;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "lint",
    description = {
      "Find every mistake of flow files, without running them.",
      "Each is a line file:line:column: message; one that begins its message with"
          + " 'warning:' is no error."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:no errors; with --strict no warnings either",
      "1:at least one error",
      "2:wrong usage"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node lint flows/gateway-health.yaml",
      "  edge-node lint --strict flows/*.yaml        warnings count as errors",
      "  edge-node lint --json flows/*.yaml"
    })
final class LintCommand extends BaseCommand {
  @Parameters(arity = "1..*", paramLabel = "FLOW.yaml", description = "Flow files, YAML or JSON.")
  private List<Path> files = List.of();

  @Option(names = "--strict", description = "Warnings count as errors.")
  private boolean strict;

  @Option(names = "--json", description = "As a JSON array of problems.")
  private boolean json;

  @Override
  ExitCode perform() {
    FlowLoader loader =
        new FlowLoader(Components.discover(), System.getenv(), SecretResolver.none());
    List<Problem> problems = new ArrayList<>();
    Map<String, Path> names = new HashMap<>();
    Shares shares = new Shares();
    for (Path file : files) {
      FlowLoader.Loaded loaded = loader.load(file);
      problems.addAll(loaded.problems().list());
      problems.addAll(shares.add(loaded));
      loaded.flow().ifPresent(flow -> checkUnique(flow.name(), file, names, problems));
    }
    if (json) {
      JsonArray array = new JsonArray();
      problems.forEach(problem -> array.add(toJson(problem)));
      print(array);
    } else {
      problems.forEach(problem -> out().println(problem));
    }
    boolean found =
        problems.stream().anyMatch(p -> strict || p.severity() == Problem.Severity.ERROR);
    return found ? ExitCode.FINDING : ExitCode.DONE;
  }

  /** Two flows of one name could not run on one node. */
  private static void checkUnique(
      String flow, Path file, Map<String, Path> names, List<Problem> problems) {
    Path first = names.putIfAbsent(flow, file);
    if (first != null && !first.equals(file)) {
      problems.add(
          new Problem(
              Problem.Severity.ERROR,
              Mark.start(file.toString()),
              "the flow '" + flow + "' is also in " + first + "; names are unique on a node"));
    }
  }

  private static JsonObject toJson(Problem problem) {
    return new JsonObject()
        .put("file", problem.at().file())
        .put("line", problem.at().line())
        .put("column", problem.at().column())
        .put("severity", problem.severity().name().toLowerCase(Locale.ROOT))
        .put("message", problem.message());
  }
}
