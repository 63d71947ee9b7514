package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.repo.RecordKind;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is beyond the limits of open keys, windows and bytes, also behind restarts (P3, P5). */
final class WindowLimitsTest {
  private static final String BIG = "x".repeat(18_000);

  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  /** Plays a scenario once through, and once with a restart behind each step. */
  private static final class Scenario {
    private final List<GraphRig> rigs = new ArrayList<>();

    Scenario(String options) {
      for (int i = 0; i < 2; i++) {
        rigs.add(new GraphRig(vertx, flow(options), new Random(1)));
      }
    }

    private static String flow(String options) {
      return """
      flow: limited
      sources:
        a: { type: stdin }
      windows:
        w: { %s, from: a, key: [k], timestamp: t }
      sinks:
        out: { type: drop, from: w }
        late: { type: drop, from: w.late }
      """
          .formatted(options);
    }

    Scenario data(String json) {
      rigs.forEach(rig -> rig.data("a", 0, 0, json));
      return restarted();
    }

    Scenario data(int k, long t) {
      return data(json(k, t, ""));
    }

    Scenario end() {
      rigs.forEach(rig -> rig.control(RecordKind.END_OF_SOURCE, "a", 0, 0));
      return restarted();
    }

    Scenario edit(String options) {
      rigs.forEach(rig -> rig.edit(flow(options)));
      return this;
    }

    private Scenario restarted() {
      rigs.get(1).checkpoint();
      rigs.get(1).crash();
      return this;
    }

    private List<String> lines(String where) {
      assertThat(rigs.get(1).lines(where)).as("restarted").isEqualTo(rigs.get(0).lines(where));
      return rigs.get(0).lines(where);
    }

    List<String> refused() {
      return lines("dead:w");
    }

    List<String> out() {
      return lines("out");
    }
  }

  private static String json(int k, long t, String text) {
    return "{\"k\":%d,\"t\":%d,\"x\":\"%s\"}".formatted(k, t, text);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"tumbling, size: 1s", "hopping, size: 2s, every: 1s", "session, gap: 1s"})
  @DisplayName("P5: what would open more windows than 'max-windows' goes to failure")
  void windows(String type) {
    Scenario scenario =
        new Scenario("type: " + type + ", lateness: 1h, max-windows: 2, aggregate: { n: count() }");
    scenario.data(1, 0).data(2, 5000);
    scenario.data(1, 10_000).data(3, 0);
    scenario.data(1, 1).data(2, 5001);
    assertThat(scenario.refused()).containsExactly(json(1, 10_000, ""), json(3, 0, ""));

    scenario.end();
    assertThat(scenario.out()).isNotEmpty().allMatch(line -> line.contains("\"n\":2"));
    scenario.data(3, 20_000).data(4, 20_000).data(5, 20_000);
    assertThat(scenario.refused()).as("there was room for two again").hasSize(3);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "tumbling, size: 1s",
        "hopping, size: 2s, every: 1s",
        "session, gap: 1s",
        "count, size: 3"
      })
  @DisplayName("P5: what would open more keys than 'max-keys' goes to failure")
  void keys(String type) {
    String lateness = type.startsWith("count") ? "" : ", lateness: 1h";
    Scenario scenario =
        new Scenario("type: " + type + lateness + ", max-keys: 1, aggregate: { n: count() }");
    scenario.data(1, 0).data(2, 0).data(1, 5000);
    assertThat(scenario.refused()).containsExactly(json(2, 0, ""));
    scenario.end().data(2, 20_000);
    assertThat(scenario.refused()).hasSize(1);
  }

  @Test
  @DisplayName("P5: a window by number has room for all its panes, or for none")
  void panesByNumber() {
    Scenario scenario =
        new Scenario("type: count, size: 3, every: 1, max-windows: 5, aggregate: { n: count() }");
    for (int i = 0; i < 6; i++) {
      scenario.data(1, i).data(2, i);
    }
    assertThat(scenario.refused()).hasSize(6).allMatch(line -> line.contains("\"k\":2"));
    assertThat(scenario.out()).hasSize(4);

    scenario.end().data(2, 10).data(2, 11).data(2, 12);
    assertThat(scenario.refused()).hasSize(6);
    assertThat(scenario.out()).hasSize(5);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "tumbling, size: 1s, lateness: 1h",
        "hopping, size: 2s, every: 1s, lateness: 1h",
        "session, gap: 1s, lateness: 1h",
        "count, size: 100",
        "count, size: 100, every: 50"
      })
  @DisplayName("P5: what would make open windows larger than 'max-size' goes to failure")
  void size(String type) {
    Scenario scenario =
        new Scenario(
            "type: " + type + ", max-size: 64KiB, aggregate: { n: count(), last: last(x) }");
    for (int k = 0; k < 4; k++) {
      scenario.data(json(k, 0, BIG));
    }
    assertThat(scenario.refused()).as("the limit is reached with the fourth").isEmpty();

    scenario.data(json(4, 0, "")).data(json(0, 1, BIG + "xx"));
    assertThat(scenario.refused()).containsExactly(json(4, 0, ""), json(0, 1, BIG + "xx"));
    scenario.data(json(0, 1, BIG));
    assertThat(scenario.refused()).as("as large as what it replaces").hasSize(2);
    scenario.data(json(0, 2, "short")).data(json(4, 0, ""));
    assertThat(scenario.refused()).as("a smaller one makes room").hasSize(2);

    scenario.data(json(0, 3, BIG)).data(json(5, 0, "")).end();
    assertThat(scenario.refused()).hasSize(3);
    for (int k = 0; k < 5; k++) {
      scenario.data(json(k, 20_000, BIG));
    }
    assertThat(scenario.refused()).as("all was given back").hasSize(4);
  }

  @Test
  @DisplayName("K20: with journal time, what a FlowFile's time closes makes room for itself")
  void journalTimeMakesRoomBefore() {
    GraphRig rig =
        new GraphRig(
            vertx,
            """
            flow: limited
            sources:
              a: { type: stdin }
            windows:
              w: { type: tumbling, size: 1s, from: a, key: [k], max-windows: 1, aggregate: { n: count() } }
            sinks:
              out: { type: drop, from: w }
            """,
            new Random(1));
    rig.data("a", 0, 0, "{\"k\":1}");
    rig.data("a", 500, 500, "{\"k\":2}");
    rig.data("a", 1000, 1000, "{\"k\":3}");
    assertThat(rig.lines("out")).hasSize(1);
    assertThat(rig.lines("dead:w")).containsExactly("{\"k\":2}");
  }

  @Test
  @DisplayName("K36: a limit may be edited while windows are open")
  void edited() {
    String options = "type: tumbling, size: 1s, lateness: 1h, aggregate: { n: count() }";
    Scenario scenario = new Scenario(options);
    scenario.data(1, 0).data(2, 0).data(3, 0).edit(options + ", max-windows: 1").data(4, 0);
    assertThat(scenario.refused()).hasSize(1);
    scenario.data(1, 1).edit(options).data(4, 0).end();
    assertThat(scenario.refused()).hasSize(1);
    assertThat(scenario.out()).hasSize(4);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "tumbling, size: 1s, lateness: 2s, max-windows: 7, max-keys: 3",
        "hopping, size: 3s, every: 1s, lateness: 2s, max-windows: 9, max-keys: 3",
        "session, gap: 300ms, lateness: 3s, max-windows: 7, max-keys: 3",
        "session, gap: 300ms, max-length: 1s, lateness: 3s, max-windows: 7",
        "count, size: 6, every: 2, max-windows: 9",
        "count, size: 4, max-keys: 3"
      })
  @DisplayName("P3: what is refused is the same, wherever it is restarted")
  void restartsChangeNothing(String type) {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      Scenario scenario =
          new Scenario(
              "type: "
                  + type
                  + ", max-size: 64KiB, aggregate: { n: count(), list: 'collect(x, 3)', low: min(x),"
                  + " d: distinct(x), up: last(upper(x)), p: median(t), avg: time_avg(t) }");
      for (int i = 0; i < 60; i++) {
        String text = "x".repeat(random.nextInt(12_000) * random.nextInt(2));
        long time = i * 100L - random.nextInt(3000);
        scenario.data(json(random.nextInt(5), time, text));
      }
      scenario.end();
      assertThat(scenario.refused()).as("seed %d", seed).isNotEmpty();
      assertThat(scenario.out()).as("seed %d", seed).isNotEmpty();
      assertThat(scenario.lines("late")).isNotNull();
    }
  }

  @Test
  @DisplayName("a refusal says what there is, the limit and the option")
  void messages() {
    Room room = new Room(2, 3, new ByteSize(65_536));
    room.requireKey(1);
    room.open(2, 1000);
    room.requireWindows(1);
    assertThatThrownBy(() -> room.requireKey(2))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessage("the window holds 2 keys, which is all that 'max-keys' allows");
    assertThatThrownBy(() -> room.requireWindows(2))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessage("of 'max-windows', 3, 2 are open, and this would open 2 more");
    room.grow(64_536);
    assertThatThrownBy(() -> room.requireWindows(1))
        .isInstanceOf(FlowException.BadData.class)
        .hasMessage("the open windows come to 64KiB, which is all that 'max-size' allows");
    room.close(1, 1000);
    room.requireWindows(1);
  }
}
