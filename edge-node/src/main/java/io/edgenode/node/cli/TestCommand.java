package io.edgenode.node.cli;

import io.edgenode.engine.runtime.graph.Graph;
import io.edgenode.node.assembly.Components;
import io.edgenode.node.flowtest.FlowTests;
import io.edgenode.node.flowtest.JUnitXml;
import io.edgenode.node.flowtest.TestResult;
import io.edgenode.node.logging.Logging;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = {
      "Run flow tests: what a flow is given, and what its sinks then must have. Time goes only"
          + " when a test says so, and no sink is touched.",
      "Each case is run as it is, with a crash behind each step, and with a checkpoint and a crash"
          + " behind each step."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every case passed",
      "1:a case failed",
      "2:wrong usage, or an invalid file; nothing was run"
    },
    footer = {
      "",
      "Examples:",
      "  edge-node test flows/tests/*.test.yaml",
      "  edge-node test --filter 'cold.*' --junit report.xml flows/tests/gateway-health.test.yaml",
      "  edge-node test --update-golden flows/tests/*.test.yaml     write golden files anew"
    })
final class TestCommand extends BaseCommand {
  private static final int MILLION = 1_000_000;

  @Parameters(arity = "1..*", paramLabel = "TEST.yaml", description = "Test files, YAML or JSON.")
  private List<Path> files = List.of();

  @Option(
      names = "--filter",
      paramLabel = "REGEX",
      description = "Only cases in whose name this is found.")
  private @Nullable String filter;

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write a report in JUnit's XML as well.")
  private @Nullable Path junit;

  @Option(names = "--update-golden", description = "Write golden files anew with what came.")
  private boolean updateGolden;

  @Option(names = "--json", description = "As a JSON object.")
  private boolean json;

  @Override
  ExitCode perform() {
    FlowTests.Outcome outcome;
    try (Logging.Silence virtualClock = Logging.silence(Graph.EVENT_TIMES_LOG);
        FlowTests tests = new FlowTests(Components.discover(), System.getenv())) {
      outcome = tests.run(files, wanted(), updateGolden, json ? result -> {} : this::tell);
    }
    outcome.problems().forEach(problem -> err().println(problem));
    err().flush();
    if (!outcome.valid()) {
      throw new CommandFailure(ExitCode.USAGE, "nothing was run: see above");
    }
    if (outcome.results().isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "no case is named so: '" + filter + "'");
    }
    if (junit != null) {
      write(junit, outcome);
    }
    if (json) {
      print(toJson(outcome));
    } else {
      summarize(outcome);
    }
    return outcome.passed() ? ExitCode.DONE : ExitCode.FINDING;
  }

  private Predicate<String> wanted() {
    if (filter == null) {
      return name -> true;
    }
    try {
      return Pattern.compile(filter).asPredicate();
    } catch (PatternSyntaxException e) {
      throw misuse("--filter is not a regular expression: " + e.getDescription());
    }
  }

  private void tell(TestResult result) {
    out()
        .printf(
            "%s  %s  %s  (%d ms)%n",
            result.passed() ? "ok    " : "FAILED",
            result.file(),
            result.name(),
            result.nanos() / MILLION);
    result.failures().forEach(out()::println);
    out().flush();
  }

  private void summarize(FlowTests.Outcome outcome) {
    long failed = outcome.results().stream().filter(result -> !result.passed()).count();
    out().println(outcome.results().size() + " cases, " + failed + " failed");
  }

  private static JsonObject toJson(FlowTests.Outcome outcome) {
    JsonArray cases = new JsonArray();
    for (TestResult result : outcome.results()) {
      cases.add(
          new JsonObject()
              .put("file", result.file())
              .put("case", result.name())
              .put("passed", result.passed())
              .put("millis", result.nanos() / MILLION)
              .put("failures", new JsonArray(result.failures())));
    }
    return new JsonObject().put("passed", outcome.passed()).put("cases", cases);
  }

  private static void write(Path file, FlowTests.Outcome outcome) {
    try {
      Files.writeString(file, JUnitXml.of(outcome.results()), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, file + " can't be written: " + e);
    }
  }
}
