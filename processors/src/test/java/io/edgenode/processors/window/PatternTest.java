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

final class PatternTest {
  private static final String DOORS =
      "type: pattern, first: \"door == 'open'\", then: \"door == 'closed'\", within: 1m, key: f,"
          + " timestamp: ts";
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
    String way = options.contains("excursion") ? "ended" : "missing";
    return """
    flow: patterns
    sources:
      a: { type: stdin }
    windows:
      w: { %s, from: a }
    sinks:
      out: { type: drop, from: w }
      aside: { type: drop, from: w.%s }
      late: { type: drop, from: w.late }
    """
        .formatted(options, way);
  }

  private static GraphRig rig(String options) {
    return new GraphRig(vertx, flow(options), new Random(1));
  }

  private static void send(GraphRig rig, String... records) {
    for (String record : records) {
      rig.data("a", 0, 0, record);
    }
  }

  private static void end(GraphRig rig) {
    rig.control(RecordKind.END_OF_SOURCE, "a", 0, 0);
  }

  @Test
  @DisplayName("what follows exactly when the time is over does not follow in time")
  void deadlineIsExclusive() {
    GraphRig rig = rig(DOORS + ", select: { open: \"window_end - window_start\", by: then.who }");
    send(
        rig,
        "{\"ts\":0,\"f\":1,\"door\":\"open\"}",
        "{\"ts\":59999,\"f\":1,\"door\":\"closed\",\"who\":\"x\"}",
        "{\"ts\":100000,\"f\":1,\"door\":\"open\"}",
        "{\"ts\":160000,\"f\":1,\"door\":\"closed\",\"who\":\"y\"}");
    end(rig);

    assertThat(rig.lines("out"))
        .containsExactly(
            "{\"f\":1,\"window_start\":0,\"window_end\":59999,\"open\":59999,\"by\":\"x\"}");
    assertThat(rig.lines("aside"))
        .containsExactly(
            "{\"f\":1,\"window_start\":100000,\"window_end\":160000,\"open\":60000,\"by\":null}");
  }

  @ParameterizedTest(name = "repeat: {0}")
  @CsvSource({"keep, 0", "restart, 30000"})
  @DisplayName("another first while one is pending is nothing, or takes its place")
  void repeat(String repeat, long start) {
    GraphRig rig = rig(DOORS + ", repeat: " + repeat);
    send(rig, "{\"ts\":30000,\"f\":1,\"door\":\"open\"}", "{\"ts\":0,\"f\":1,\"door\":\"open\"}");
    GraphRig ordered = rig(DOORS + ", lateness: 1m, repeat: " + repeat);
    send(
        ordered,
        "{\"ts\":30000,\"f\":1,\"door\":\"open\"}",
        "{\"ts\":0,\"f\":1,\"door\":\"open\"}",
        "{\"ts\":40000,\"f\":1,\"door\":\"closed\"}");
    end(rig);
    end(ordered);

    assertThat(rig.lines("late")).hasSize(1);
    assertThat(ordered.lines("out"))
        .singleElement()
        .asString()
        .contains("\"window_start\":" + start + ",\"window_end\":40000");
  }

  @Test
  @DisplayName("an excursion is given out once, and again when it is over")
  void excursion() {
    GraphRig rig = rig("type: excursion, condition: t > 5, at-least: 10s, key: f, timestamp: ts");
    send(
        rig,
        "{\"ts\":0,\"f\":1,\"t\":6}",
        "{\"ts\":5000,\"f\":1,\"t\":4}",
        "{\"ts\":6000,\"f\":1,\"t\":7}",
        "{\"ts\":9000,\"f\":1}",
        "{\"ts\":16000,\"f\":1,\"t\":8}");
    assertThat(rig.lines("out"))
        .containsExactly(
            "{\"f\":1,\"window_start\":6000,\"window_end\":16000,\"first\":{\"ts\":6000,\"f\":1,\"t\":7},\"then\":null}");
    send(rig, "{\"ts\":40000,\"f\":1,\"t\":9}", "{\"ts\":41000,\"f\":1,\"t\":5}");
    end(rig);

    assertThat(rig.lines("out")).hasSize(1);
    assertThat(rig.lines("aside"))
        .containsExactly(
            "{\"f\":1,\"window_start\":6000,\"window_end\":41000,\"first\":{\"ts\":6000,\"f\":1,\"t\":7},\"then\":{\"ts\":41000,\"f\":1,\"t\":5}}");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"max-records: 2", "max-keys: 1", "max-size: 64KiB"})
  @DisplayName("P5: what is beyond a limit goes to failure, and the pattern goes on")
  void limits(String limit) {
    GraphRig rig = rig(DOORS + ", lateness: 1m, " + limit);
    String big = "x".repeat(limit.startsWith("max-size") ? 40_000 : 1);
    String record = "{\"ts\":%d,\"f\":%d,\"door\":\"open\",\"v\":\"" + big + "\"}";
    send(rig, record.formatted(1, 1), record.formatted(2, limit.startsWith("max-k") ? 2 : 1));
    send(rig, record.formatted(3, limit.startsWith("max-k") ? 3 : 1));
    end(rig);
    int refused = rig.lines("dead:w").size();
    assertThat(refused).isEqualTo(limit.startsWith("max-r") ? 1 : 2);
    send(rig, record.formatted(500_000, 7));
    end(rig);

    assertThat(rig.lines("dead:w")).hasSize(refused);
    assertThat(rig.lines("aside")).hasSize(2);
  }

  @Test
  @DisplayName("a condition that can't be computed, and what is no record, go to failure")
  void failures() {
    GraphRig rig = rig("type: excursion, condition: t, at-least: 10s, timestamp: ts");
    send(rig, "{\"ts\":0,\"t\":6}", "{\"ts\":0,\"t\":true}", "none");
    end(rig);

    assertThat(rig.lines("dead:w")).containsExactly("{\"ts\":0,\"t\":6}", "none");
    assertThat(rig.lines("out")).hasSize(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "type: pattern, first: a, within: 1m | option 'then' of window 'w' is missing",
        "type: pattern, first: a + 1, then: b, within: 1m | a condition gives true or false",
        "type: pattern, first: a, then: b, within: 0s | 1ms",
        "type: pattern, first: a, then: b, within: 1m, repeat: each | keep, restart",
        "type: pattern, first: a, then: b, within: 1m, key: then |"
            + " 'then' in 'key' would stand twice in a result",
        "type: pattern, first: a, then: b, within: 1m, select: { x: left.t } |"
            + " 'x' in 'select' reads 'left'; valid are fields of the two records, as in first.temp",
        "type: excursion, condition: \"'text'\", at-least: 1m | a condition gives true or false",
        "type: excursion, condition: a | option 'at-least' of window 'w' is missing",
      })
  @DisplayName("P7: lint says what is wrong with a pattern, and what would be valid")
  void lint(String options, String message) {
    String problems =
        new FlowLoader(
                ComponentRegistry.of(new BuiltinComponents().components()),
                Map.of(),
                SecretResolver.none())
            .load("patterns.yaml", flow(options).getBytes(StandardCharsets.UTF_8))
            .problems()
            .toString();

    assertThat(problems).contains(message);
  }

  static Stream<Descriptor.Example> examples() {
    return Stream.concat(
        Correlations.PATTERN.examples().stream(), Correlations.EXCURSION.examples().stream());
  }

  @ParameterizedTest
  @MethodSource("examples")
  @DisplayName("the examples of pattern and excursion run")
  void example(Descriptor.Example example) {
    String yaml = example.yaml().strip();
    GraphRig rig = rig(yaml.substring(1, yaml.length() - 1));
    send(
        rig,
        "{\"ts\":1,\"freezer\":7,\"machine\":7,\"door\":\"open\",\"temperature\":-5}",
        "{\"ts\":9000000,\"freezer\":7,\"machine\":7,\"door\":\"closed\",\"temperature\":-20}");
    end(rig);

    assertThat(rig.lines("dead:w")).isEmpty();
    assertThat(rig.lines("aside")).isNotEmpty();
  }
}
