package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.processors.BuiltinComponents;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JoinTest {
  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private static String flow(String options) {
    return flow(options, "[a, b]");
  }

  private static String flow(String options, String from) {
    return """
    flow: joining
    sources:
      a: { type: stdin }
      b: { type: stdin }
    windows:
      w: { %s, from: %s }
    sinks:
      out: { type: drop, from: w }
      late: { type: drop, from: w.late }
      rest: { type: drop, from: [a, b] }
    """
        .formatted(options, from);
  }

  private static GraphRig rig(String options) {
    return new GraphRig(vertx, flow(options), new Random(1));
  }

  private static void end(GraphRig rig) {
    rig.control(RecordKind.END_OF_SOURCE, "a", 0, 0);
    rig.control(RecordKind.END_OF_SOURCE, "b", 0, 0);
  }

  @Test
  @DisplayName("a join's result is what 'select' makes of the two records and the bounds")
  void select() {
    GraphRig rig =
        rig(
            "type: join, kind: left, size: 10s, key: { room: \"room ?? place\" }, timestamp: ts,"
                + " select: { gap: \"left.t - right.t\", until: window_end }");
    rig.data("b", 0, 0, "{\"ts\":2000,\"place\":\"n\",\"t\":5}");
    rig.data("a", 0, 0, "{\"ts\":1000,\"room\":\"n\",\"t\":21.5}");
    rig.data("a", 0, 0, "{\"ts\":1000,\"room\":\"s\",\"t\":20}");
    end(rig);

    assertThat(rig.lines("out"))
        .containsExactly(
            "{\"room\":\"n\",\"window_start\":0,\"window_end\":10000,\"gap\":16.5,\"until\":10000}",
            "{\"room\":\"s\",\"window_start\":0,\"window_end\":10000,\"gap\":null,\"until\":10000}");
  }

  @Test
  @DisplayName("a result that can't be computed goes to failure; so does what is no record")
  void failures() {
    GraphRig rig =
        rig("type: join, size: 1s, key: k, timestamp: ts, select: { d: \"left.t - right.t\" }");
    rig.data("a", 0, 0, "{\"ts\":1,\"k\":1,\"t\":\"warm\"}");
    rig.data("b", 0, 0, "{\"ts\":1,\"k\":1,\"t\":5}");
    rig.data("b", 0, 0, "no record");
    end(rig);

    assertThat(rig.lines("out")).isEmpty();
    assertThat(rig.lines("dead:w"))
        .containsExactly("no record", "{\"k\":1,\"window_start\":0,\"window_end\":1000}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"max-records: 2, 1", "max-keys: 1, 1", "max-size: 64KiB, 0"})
  @DisplayName("P5: what is beyond a limit goes to failure, and the join goes on")
  void limits(String limit, int refused) {
    for (String kind : List.of("left", "asof")) {
      GraphRig rig =
          rig("type: join, kind: %s, size: 1s, key: k, timestamp: ts, %s".formatted(kind, limit));
      String big = "x".repeat(refused == 0 ? 40_000 : 1);
      String first = "{\"ts\":1,\"k\":1,\"big\":\"%s\"}".formatted(big);
      String second = "{\"ts\":2,\"k\":1,\"big\":\"%s\"}".formatted(big);
      String other = "{\"ts\":3,\"k\":%d}".formatted(limit.startsWith("max-keys") ? 2 : 1);
      rig.data("a", 0, 0, first);
      rig.data("a", 0, 0, second);
      rig.data("a", 0, 0, other);
      end(rig);
      rig.data("a", 0, 0, "{\"ts\":5000,\"k\":3}");
      end(rig);

      assertThat(rig.lines("dead:w")).containsExactly(refused == 0 ? second : other);
      assertThat(rig.lines("out")).hasSize(3);
    }
  }

  @Test
  @DisplayName("a join that is full has room again when its windows have fired")
  void sizeIsGivenBack() {
    GraphRig rig = rig("type: join, size: 1s, key: k, timestamp: ts, max-size: 64KiB");
    String big = "x".repeat(20_000);
    for (int second = 0; second < 20; second++) {
      rig.data("a", 0, 0, "{\"ts\":%d,\"k\":1,\"v\":\"%s\"}".formatted(second * 1000, big));
      rig.data("b", 0, 0, "{\"ts\":%d,\"k\":1}".formatted(second * 1000));
    }
    end(rig);

    assertThat(rig.lines("dead:w")).as("refused").hasSize(0);
    assertThat(rig.lines("out")).hasSize(20);
  }

  @ParameterizedTest(name = "the clock steps by {0} ms")
  @ValueSource(longs = {-20, 20, -500, 500})
  @DisplayName("K16, K19: a step of the clock ends what was kept, whatever else its lane has heard")
  void asofAtAStepOfTheClock(long step) {
    List<List<String>> results = new ArrayList<>();
    for (boolean alone : List.of(true, false)) {
      GraphRig rig = rig("type: join, kind: asof, size: 1h, key: k");
      rig.data("b", 0, 1_000, "{\"k\":1,\"set\":5}");
      if (!alone) {
        rig.data("b", 100, 1_100, "{\"k\":2}");
      }
      rig.control(RecordKind.CLOCK, "", 101, 1_101 + step);
      rig.checkpoint();
      rig.crash();
      rig.data("a", 102, 1_102 + step, "{\"k\":1,\"part\":1}");
      rig.data("b", 103, 1_103 + step, "{\"k\":1,\"set\":6}");
      rig.data("a", 104, 1_104 + step, "{\"k\":1,\"part\":2}");
      rig.control(RecordKind.TICK, "", 200, 1_200 + step);
      results.add(rig.lines("out"));
    }

    assertThat(results.get(0)).hasSize(2).isEqualTo(results.get(1));
    assertThat(results.get(0).get(0)).contains("\"part\":1").contains("\"right\":null");
    assertThat(results.get(0).get(1)).contains("\"part\":2").contains("\"set\":6");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: join, size: 1s, key: k | [a] |"
            + " 'from' of window 'w' must name 2 components, [left, right] in this order, not 1",
        "type: join, size: 1s | [a, b] | option 'key' of window 'w' is missing",
        "type: join, size: 1s, key: left | [a, b] | 'left' in 'key' would stand twice in a result",
        "type: join, size: 1s, key: k, select: { k: left.k } | [a, b] |"
            + " 'k' in 'select' would stand twice in a result; name it otherwise",
        "type: join, size: 1s, key: k, select: { t: temperature } | [a, b] |"
            + " 't' in 'select' reads 'temperature'; valid are fields of the two records, as in"
            + " left.temperature and right.temperature, and window_start, window_end",
        "type: join, size: 1s, key: k, select: { t: arrival } | [a, b] |"
            + " 't' in 'select' reads id, arrival or attributes; valid are",
        "type: join, kind: asof, size: 1s, key: k, offset: 1s | [a, b] |"
            + " 'offset' and 'zone' align windows; with 'kind: asof'",
        "type: join, kind: outer, size: 1s, key: k | [a, b] | inner, left, asof",
      })
  @DisplayName("P7: lint says what is wrong with a join, and what would be valid")
  void lint(String options, String from, String message) {
    assertThat(problems(flow(options, from))).contains(message);
  }

  private static String problems(String flow) {
    return new FlowLoader(
            ComponentRegistry.of(new BuiltinComponents().components()),
            Map.of(),
            SecretResolver.none())
        .load("joining.yaml", flow.getBytes(StandardCharsets.UTF_8))
        .problems()
        .toString();
  }

  static Stream<Descriptor.Example> examples() {
    return Correlations.JOIN.examples().stream();
  }

  @ParameterizedTest
  @MethodSource("examples")
  @DisplayName("a join's examples run")
  void example(Descriptor.Example example) {
    String yaml = example.yaml().strip();
    GraphRig rig = rig(yaml.substring(1, yaml.length() - 1));
    String record = "{\"ts\":1,\"site\":\"n\",\"machine\":7,\"temperature\":20}";
    rig.data("a", 0, 0, record);
    rig.data("b", 0, 0, record);
    end(rig);

    assertThat(rig.lines("out")).hasSize(1);
    assertThat(rig.lines("out").get(0)).doesNotContain("null");
    assertThat(rig.lines("dead:w")).isEmpty();
  }

  @Test
  @DisplayName("K36: what is left and what is right shapes the state")
  void orderOfInputsShapesTheState() {
    String options = "type: join, size: 1s, key: k";

    assertThat(schema(flow(options, "[a, b]"))).isEqualTo(schema(flow(options, "[a, b]")));
    assertThat(schema(flow(options, "[a, b]"))).isNotEqualTo(schema(flow(options, "[b, a]")));
  }

  private static String schema(String flow) {
    return GraphRig.load(flow).components().stream()
        .filter(component -> component.name().equals("w"))
        .findFirst()
        .orElseThrow()
        .schema();
  }
}
