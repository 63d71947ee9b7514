package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CliTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "lint",
        "test",
        "eval",
        "list",
        "describe",
        "create",
        "schema",
        "replay",
        "version",
        "journal inspect",
        "journal verify",
        "journal export"
      })
  void helpGivesTheExitCodes(String command) {
    CliRun run = CliRun.of((command + " --help").split(" "));

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("Exit codes:", "  0 ", "  2 ");
  }

  @Test
  void aFlowIsNoTestAndATestNoFlow(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("own.yaml");
    Files.writeString(
        flow,
        """
        flow: own
        sources: { made: { type: generate, count: 3 } }
        sinks: { out: { type: drop, from: made } }
        """);
    Path test = scratch.resolve("own.test.yaml");
    Files.writeString(
        test,
        """
        flow: own.yaml
        cases: { one: { given: [], expect: { out: [] } } }
        """);

    CliRun tested = CliRun.of("test", flow.toString());
    CliRun linted = CliRun.of("lint", test.toString());

    assertThat(tested.exit()).isEqualTo(2);
    assertThat(tested.err().lines()).hasSize(2);
    assertThat(tested.err())
        .contains("own.yaml:1:1: this is a flow, not a test: a test is a file of its own with")
        .contains("'flow: own.yaml' and 'cases'");
    assertThat(linted.exit()).isEqualTo(1);
    assertThat(linted.out().lines()).hasSize(1);
    assertThat(linted.out()).contains("own.test.yaml:1:1: this is a flow test, not a flow:");
  }

  @Test
  void versionIsOneLine() {
    CliRun run = CliRun.of("version");

    assertThat(run.out()).matches("edge-node \\S+\\R");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
  }

  @Test
  void versionAsJsonNamesTheJvm() {
    JsonObject json = new JsonObject(CliRun.of("version", "--json").out());

    assertThat(json.getString("java")).isEqualTo(Runtime.version().toString());
    assertThat(json.getString("version")).doesNotContain("${");
  }

  @Test
  void helpNamesEveryCommandAndExamples() {
    CliRun run = CliRun.of("--help");

    assertThat(run.exit()).isZero();
    assertThat(run.out()).contains("list", "describe", "version", "Examples:");
  }

  @Test
  void noCommandIsAUsageError() {
    CliRun run = CliRun.of();

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("a command is missing: list, describe").contains("--help");
  }

  @Test
  void anUnknownCommandIsAUsageErrorWithAGuess() {
    CliRun run = CliRun.of("descirbe", "file");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("no command 'descirbe'; did you mean 'describe'?");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void anUnknownOptionIsAUsageErrorThatNamesIt() {
    CliRun run = CliRun.of("list", "--jsno");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err())
        .contains("no option '--jsno'; did you mean '--json'?")
        .contains("edge-node list --help");
  }

  @Test
  void whatOtherProgramsHaveIsUnderstood() {
    assertThat(CliRun.of("--version")).isEqualTo(CliRun.of("version"));
    assertThat(CliRun.of("-V")).isEqualTo(CliRun.of("version"));
    assertThat(CliRun.of("help")).isEqualTo(CliRun.of("--help"));
    assertThat(CliRun.of("help", "lint")).isEqualTo(CliRun.of("lint", "--help"));
    assertThat(CliRun.of("help", "lint").exit()).isZero();
  }

  @Test
  void whatIsMissingOrTooMuchIsNamed() {
    assertThat(CliRun.of("lint").err())
        .contains("edge-node: missing required parameter: 'FLOW.yaml'");
    assertThat(CliRun.of("version", "now").err()).contains("'now' is one argument too many");
    assertThat(CliRun.of("run", "--timeout", "5x").err())
        .contains("'5x' is no duration")
        .contains("500ms");
  }

  @Test
  void everyCommandHasHelpThatFitsATerminal() {
    List<String> commands =
        List.of(CliRun.of().err().replaceAll("(?s).*missing: (.*?)\\R.*", "$1").split(", "));
    assertThat(commands).hasSizeGreaterThan(8);
    for (String command : commands) {
      CliRun help = CliRun.of(command, "--help");
      assertThat(help.exit()).as(command).isZero();
      assertThat(help.out()).startsWith("Usage: edge-node " + command);
      assertThat(help.out().lines()).allMatch(line -> line.length() <= 100);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sources", "source", "SOURCES", "processors", "windows", "sinks"})
  void kindsMayBeWrittenAsPeopleWriteThem(String kind) {
    CliRun run = CliRun.of("list", kind, "--json");

    assertThat(run.exit()).isZero();
    String singular = kind.toLowerCase(java.util.Locale.ROOT).replaceFirst("s$", "");
    assertThat(new JsonArray(run.out()))
        .allSatisfy(
            element -> assertThat(((JsonObject) element).getString("kind")).isEqualTo(singular));
  }

  @Test
  void aFunctionOfExpressionsIsDescribed() {
    assertThat(CliRun.of("describe", "round").out())
        .contains("round(x[, digits])", "halves away from zero", "round(21.55, 1)  is  21.6");
    JsonObject json =
        new JsonArray(CliRun.of("describe", "round", "--json").out()).getJsonObject(0);
    assertThat(json.getString("kind")).isEqualTo("function");
    assertThat(CliRun.of("describe", "split").out())
        .contains("split (processor)", "split (function of expressions)");
    assertThat(CliRun.of("describe", "ronud").err()).contains("did you mean 'round'?");
  }

  @Test
  void theFunctionsOfExpressionsCanBeListed() {
    assertThat(CliRun.of("list", "functions").out())
        .contains("Time", "round(x[, digits])", "upper(x)");
    assertThat(new JsonArray(CliRun.of("list", "functions", "--json").out()).stream())
        .anySatisfy(entry -> assertThat(((JsonObject) entry).getString("name")).isEqualTo("upper"));
  }

  @Test
  void anUnknownKindIsAUsageError() {
    CliRun run = CliRun.of("list", "things");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("'things'").contains("sources, processors, windows or sinks");
  }

  @Test
  void everyListedTypeCanBeDescribed() {
    List<String> types =
        new JsonArray(CliRun.of("list", "--json").out())
            .stream()
                .map(element -> ((JsonObject) element).getString("type"))
                .distinct()
                .collect(Collectors.toList());
    for (String type : types) {
      CliRun text = CliRun.of("describe", type);
      assertThat(text.exit()).as(type).isZero();
      assertThat(text.out()).startsWith(type + " (");
      JsonArray json = new JsonArray(CliRun.of("describe", type, "--json").out());
      assertThat(json.getJsonObject(0).getString("type")).isEqualTo(type);
    }
  }

  @Test
  void anUnknownTypeIsAUsageErrorThatSaysWhereTheyAreListed() {
    CliRun run = CliRun.of("describe", "no-such-type");

    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("'no-such-type'").contains("edge-node list");
  }
}
