package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Positions and messages are the loader's and tested there; here is what the command makes of them.
 */
final class LintCommandTest {
  @Test
  void everyProblemIsALineWithItsPosition(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("broken.yaml");
    Files.writeString(
        flow, "flow: Broken_Name\nsinks:\n  out: { type: no-such-type, from: nobody }\n");

    CliRun run = CliRun.of("lint", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out().lines())
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.matches("\\Q" + flow + "\\E:\\d+:\\d+: .+"));
    assertThat(run.err()).isEmpty();
  }

  @Test
  void problemsComeAsJsonToo(@TempDir Path scratch) throws IOException {
    Path flow = scratch.resolve("broken.yaml");
    Files.writeString(flow, "flow: x\nflow: y\n");

    CliRun run = CliRun.of("lint", "--json", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    JsonArray problems = new JsonArray(run.out());
    JsonObject problem = problems.getJsonObject(problems.size() - 1);
    assertThat(problem.getInteger("line")).isEqualTo(2);
    assertThat(problem.getInteger("column")).isEqualTo(1);
    assertThat(problem.getString("severity")).isEqualTo("error");
    assertThat(problem.getString("file")).isEqualTo(flow.toString());
    assertThat(problem.getString("message")).contains("'flow'");
  }

  @Test
  void aMissingFileIsAProblemThatNamesIt(@TempDir Path scratch) {
    Path flow = scratch.resolve("missing.yaml");

    CliRun run = CliRun.of("lint", flow.toString());

    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).contains(flow.toString());
  }

  @Test
  void noFileAtAllIsAUsageError() {
    assertThat(CliRun.of("lint").exit()).isEqualTo(2);
  }
}
