package io.edgenode.node.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.InvalidFlow.Instead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs of a directory whose files are not all valid. */
final class FlowPlanTest {
  private static final String FLOW =
      """
      flow: %s
      sources:
        posted: { type: http-listener, port: 9000, path: /%s }
      sinks:
        gone: { type: drop, from: posted }
      """;

  private final FlowLoader loader =
      new FlowLoader(Components.discover(), Map.of(), SecretResolver.none());

  @TempDir private Path scratch;
  private Path flows;
  private Path data;

  @BeforeEach
  void directories() throws IOException {
    flows = Files.createDirectory(scratch.resolve("flows"));
    data = scratch.resolve("data");
  }

  @Test
  @DisplayName("P7: what never was valid does not run, and says where and why")
  void neverValid() throws IOException {
    write("good.yaml", FLOW.formatted("good", "good"));
    write("bad.yaml", FLOW.formatted("bad", "bad").replace("from: posted", "from: poste"));

    FlowPlan plan = plan();

    assertThat(plan.flows()).extracting(flow -> flow.definition().name()).containsExactly("good");
    InvalidFlow bad = plan.invalid().get(0);
    assertThat(bad.instead()).isEqualTo(Instead.NOTHING);
    assertThat(bad.ready()).isFalse();
    assertThat(bad.problems())
        .hasSize(1)
        .allMatch(problem -> problem.contains("bad.yaml:5:29: 'from' names 'poste'"));
  }

  @Test
  @DisplayName("P7: what was valid runs as it was, whatever of it the broken file still has")
  void lastGood() throws IOException {
    write("a.yaml", FLOW.formatted("a", "a"));
    plan();
    write("a.yaml", FLOW.formatted("a", "a").replace("from: posted", "from: poste"));

    FlowPlan plan = plan();

    assertThat(plan.flows()).extracting(flow -> flow.definition().name()).containsExactly("a");
    assertThat(plan.invalid().get(0).instead()).isEqualTo(Instead.LAST_GOOD);
    assertThat(plan.invalid().get(0).sentence())
        .contains("a.yaml is invalid, and flow 'a' runs as it last was: ", ":5:29: ");
  }

  @Test
  @DisplayName("K5, P7: where a version can't be kept, it runs, and none before it counts as last")
  void notKept() throws IOException {
    write("a.yaml", FLOW.formatted("a", "a"));
    plan();
    // As on a full disk: nothing can be written beside.
    Files.createDirectory(data.resolve("last-good/a.yaml.json.new"));
    write("a.yaml", FLOW.formatted("a", "other"));

    assertThat(plan().flows()).extracting(flow -> flow.definition().name()).containsExactly("a");

    write("a.yaml", "flow: [");
    assertThat(plan().invalid().get(0).instead()).isEqualTo(Instead.NOTHING);
  }

  @Test
  @DisplayName("P7: a flow that took what another one has runs as it was before")
  void conflict() throws IOException {
    write("a.yaml", FLOW.formatted("a", "a"));
    write("b.yaml", FLOW.formatted("b", "b"));
    plan();
    write("b.yaml", FLOW.formatted("b", "a"));

    FlowPlan plan = plan();

    assertThat(plan.flows()).extracting(flow -> flow.definition().name()).containsExactly("a", "b");
    assertThat(plan.invalid().get(0).instead()).isEqualTo(Instead.LAST_GOOD);
    assertThat(plan.invalid().get(0).problems().get(0)).contains("b.yaml:3:");
  }

  @Test
  @DisplayName("K29: a last good version does not take what a valid flow has meanwhile")
  void lastGoodConflicts() throws IOException {
    write("a.yaml", FLOW.formatted("a", "a"));
    plan();
    write("a.yaml", "flow: [");
    write("b.yaml", FLOW.formatted("b", "a"));

    FlowPlan plan = plan();

    assertThat(plan.flows()).extracting(flow -> flow.definition().name()).containsExactly("b");
    assertThat(plan.invalid().get(0).instead()).isEqualTo(Instead.NOTHING);
    assertThat(plan.invalid().get(0).problems())
        .last()
        .asString()
        .startsWith("nor can it run as it last was: ")
        .contains("/a");
  }

  @Test
  @DisplayName("P7: a copy of a file is told alone by its name, and its flow runs")
  void copy() throws IOException {
    write("a.yaml", FLOW.formatted("a", "a"));
    write("copy.yaml", FLOW.formatted("a", "a"));

    FlowPlan plan = plan();

    InvalidFlow copy = plan.invalid().get(0);
    assertThat(copy.file()).isEqualTo("copy.yaml");
    assertThat(copy.instead()).isEqualTo(Instead.OTHER_FILE);
    assertThat(copy.ready()).isTrue();
    assertThat(copy.problems()).hasSize(1);
    assertThat(copy.sentence()).contains("the flow's name is taken by ");
  }

  @Test
  @DisplayName("K18: the flows that are shipped run on one node, none in another's way")
  void shippedFlows() {
    FlowFiles files = FlowFiles.read(loader, FlowFiles.in(Path.of("..", "flows"), data));

    assertThat(files.problems()).isEmpty();
    assertThat(files.flows()).hasSizeGreaterThan(2);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(flows.resolve(file), text);
  }

  private FlowPlan plan() {
    FlowFiles files = FlowFiles.read(loader, FlowFiles.in(flows, data));
    return FlowPlan.of(files, loader, new LastGoodFlows(data));
  }
}
