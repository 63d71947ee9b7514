package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.RecordKind;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows at their limits, at ends and at restarts, through the real graph. */
final class WindowEdgesTest {
  private static final String HOURS =
      flow("type: tumbling, size: 1h, key: [k], emit: every 10s, aggregate: { n: count() }");

  private static Vertx vertx;

  @BeforeAll
  static void open() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void close() {
    vertx.close();
  }

  private static GraphRig rig(String yaml) {
    return new GraphRig(vertx, yaml, new Random(1));
  }

  /** A flow of one source and one window, by its options. */
  private static String flow(String window) {
    return """
        flow: edges
        sources:
          a: { type: stdin }
        windows:
          w: { from: a, %s }
        sinks:
          out: { type: drop, from: w }
        """
        .formatted(window);
  }

  @Test
  @DisplayName("K21: what a full window refuses says what time it is all the same")
  void fullWindowFires() {
    GraphRig rig =
        rig(
            flow(
                "type: tumbling, size: 1s, key: [k], timestamp: t, max-keys: 2,"
                    + " aggregate: { n: count() }"));
    rig.data("a", 1, 1, "{\"k\":1,\"t\":0}");
    rig.data("a", 2, 2, "{\"k\":2,\"t\":1}");
    rig.data("a", 3, 3, "{\"k\":3,\"t\":5000}");
    assertThat(rig.lines("dead:w")).hasSize(1);
    assertThat(rig.lines("out")).as("both keys have fired and made room").hasSize(2);

    rig.data("a", 4, 4, "{\"k\":4,\"t\":5001}");
    rig.control(RecordKind.END_OF_SOURCE, "a", 5, 5);
    assertThat(rig.lines("out")).hasSize(3);
    assertThat(rig.balanced(4)).isTrue();
  }

  @Test
  @DisplayName("K20: new keys do not put off what the others have come to")
  void earlyResultsComeWhileKeysCome() {
    GraphRig rig = rig(HOURS);
    for (int second = 0; second < 10; second += 5) {
      rig.data("a", second * 1000L, second * 1000L, "{\"k\":" + second + "}");
    }
    rig.control(RecordKind.TICK, "", 10_000, 10_000);
    assertThat(rig.lines("out"))
        .containsExactly(
            "{\"k\":0,\"window_start\":0,\"window_end\":3600000,\"window_early\":true,\"n\":1}",
            "{\"k\":5,\"window_start\":0,\"window_end\":3600000,\"window_early\":true,\"n\":1}");
  }

  @Test
  @DisplayName("K16: when a key says what it has come to does not depend on its lane's other keys")
  void earlyResultsOfAKeyAreThoseOfOneLane() {
    List<List<String>> results = new ArrayList<>();
    for (boolean alone : List.of(true, false)) {
      GraphRig rig = rig(HOURS);
      if (!alone) {
        rig.data("a", 3_000, 3_000, "{\"k\":2}");
      }
      for (int second = 8; second < 28; second += 2) {
        rig.data("a", second * 1000L, second * 1000L, "{\"k\":1}");
      }
      results.add(rig.lines("out").stream().filter(line -> line.contains("\"k\":1")).toList());
    }
    assertThat(results.get(0)).hasSize(2).isEqualTo(results.get(1));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"tumbling, size: 1d", "session, gap: 1h"})
  @DisplayName("K36: 'emit' of a window that is open may be edited, and applies from there on")
  void emitIsEdited(String type) {
    String flow = flow("type: %s, emit: %s, aggregate: { n: count() }");
    GraphRig rig = rig(flow.formatted(type, "on-close"));
    rig.data("a", 1_000, 1_000, "{}");
    rig.edit(flow.formatted(type, "every 1h"));
    rig.data("a", 2_000, 2_000, "{}");
    rig.edit(flow.formatted(type, "every 10s"));
    rig.data("a", 3_000, 3_000, "{}");
    rig.crash();
    rig.control(RecordKind.TICK, "", 10_000, 10_000);
    assertThat(rig.lines("out")).hasSize(1).first().asString().contains("\"n\":3");

    rig.edit(flow.formatted(type, "on-close"));
    rig.control(RecordKind.TICK, "", 20_000, 20_000);
    rig.edit(flow.formatted(type, "every 10s"));
    rig.data("a", 25_000, 25_000, "{}");
    assertThat(rig.lines("out")).hasSize(1);
    rig.control(RecordKind.TICK, "", 30_000, 30_000);
    assertThat(rig.lines("out")).hasSize(2).last().asString().contains("\"n\":4");
  }

  @Test
  @DisplayName("K17, K23: sessions say early what they have come to, each key's next to close")
  void sessionsSayEarlyWhatTheyHaveComeTo() {
    GraphRig rig =
        rig(
            flow(
                "type: session, gap: 30s, key: [k], timestamp: t, lateness: 1h, emit: every 10s,"
                    + " aggregate: { n: count() }"));
    rig.data("a", 1_000, 1_000, "{\"k\":2,\"t\":5000}");
    rig.data("a", 2_000, 2_000, "{\"k\":1,\"t\":100000}");
    rig.data("a", 3_000, 3_000, "{\"k\":1,\"t\":4000}");
    rig.checkpoint();
    rig.crash();
    rig.control(RecordKind.TICK, "", 10_000, 10_000);
    rig.data("a", 11_000, 11_000, "{\"k\":1,\"t\":6000}");
    rig.checkpoint();
    rig.control(RecordKind.TICK, "", 20_000, 20_000);
    rig.crash();
    rig.control(RecordKind.END_OF_SOURCE, "a", 20_000, 20_000);
    rig.control(RecordKind.TICK, "", 60_000, 60_000);

    String early =
        "{\"k\":%d,\"window_start\":%d,\"window_end\":%d,\"window_early\":true,\"n\":%d}";
    String last = early.replace("\"window_early\":true,", "");
    assertThat(rig.lines("out"))
        .containsExactly(
            early.formatted(1, 4_000, 34_000, 1),
            early.formatted(2, 5_000, 35_000, 1),
            early.formatted(1, 4_000, 36_000, 2),
            last.formatted(2, 5_000, 35_000, 1),
            last.formatted(1, 4_000, 36_000, 2),
            last.formatted(1, 100_000, 130_000, 1));
    assertThat(rig.ids("out")).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("K17, K23: windows of a count say early what they have come to, once there is more")
  void countsSayEarlyWhatTheyHaveComeTo() {
    GraphRig rig =
        rig(
            flow(
                "type: count, size: 4, every: 2, key: [k], timestamp: t, emit: every 10s,"
                    + " aggregate: { n: count() }"));
    rig.data("a", 1_000, 1_000, "{\"k\":2,\"t\":1}");
    for (int t = 2; t < 6; t++) {
      rig.data("a", 2_000, 2_000, "{\"k\":1,\"t\":" + t + "}");
    }
    rig.checkpoint();
    rig.crash();
    rig.control(RecordKind.TICK, "", 10_000, 10_000);
    rig.data("a", 20_000, 20_000, "{\"k\":1,\"t\":6}");
    rig.checkpoint();
    rig.control(RecordKind.TICK, "", 30_000, 30_000);
    rig.crash();
    rig.control(RecordKind.END_OF_SOURCE, "a", 31_000, 31_000);

    String early =
        "{\"k\":%d,\"window_start\":%d,\"window_end\":%d,\"window_early\":true,\"n\":%d}";
    String last = early.replace("\"window_early\":true,", "");
    assertThat(rig.lines("out"))
        .containsExactly(
            last.formatted(1, 2, 5, 4),
            early.formatted(2, 1, 1, 1),
            early.formatted(1, 4, 6, 3),
            last.formatted(2, 1, 1, 1),
            last.formatted(1, 4, 6, 3));
    assertThat(rig.ids("out")).doesNotHaveDuplicates();
  }

  @Test
  @DisplayName(
      "K23: what a window says early has an id of its own, at the record that closes it too")
  void earlyResultsHaveTheirOwnIds() {
    GraphRig rig =
        rig(
            flow(
                "type: tumbling, size: 60s, timestamp: t, emit: every 10s,"
                    + " aggregate: { n: count() }"));
    rig.data("a", 1000, 1000, "{\"t\":1000}");
    rig.data("a", 61_000, 61_000, "{\"t\":61000}");
    assertThat(rig.lines("out"))
        .containsExactly(
            "{\"window_start\":0,\"window_end\":60000,\"window_early\":true,\"n\":1}",
            "{\"window_start\":0,\"window_end\":60000,\"n\":1}");
    assertThat(rig.ids("out")).doesNotHaveDuplicates();

    rig.data("a", 62_000, 62_000, "{\"t\":62000}");
    assertThat(rig.lines("out")).as("no round is made up for").hasSize(2);
  }

  @Test
  @DisplayName(
      "K22: a day by the local clock, begun every six hours, has 23 hours when one is skipped")
  void hoppingByTheLocalClock() {
    GraphRig rig =
        rig(
            flow(
                "type: hopping, size: 24h, every: 6h, zone: Europe/Berlin, timestamp: t,"
                    + " aggregate: { n: count() }"));
    long hour = Duration.ofHours(1).toMillis();
    long from = Instant.parse("2026-03-27T23:00:00Z").toEpochMilli();
    for (int i = 0; i < 72; i++) {
      rig.data("a", i, i, "{\"t\":" + (from + i * hour) + "}");
    }
    String line = "{\"window_start\":%d,\"window_end\":%d,\"n\":%d}";
    List<String> full = new ArrayList<>();
    for (String start :
        List.of("28T00:00+01:00", "28T06:00+01:00", "28T12:00+01:00", "28T18:00+01:00")) {
      long at = OffsetDateTime.parse("2026-03-" + start).toInstant().toEpochMilli();
      int hours = full.isEmpty() ? 24 : 23;
      full.add(line.formatted(at, at + hours * hour, hours));
    }
    long sunday = Instant.parse("2026-03-28T23:00:00Z").toEpochMilli();
    full.add(line.formatted(sunday, sunday + 23 * hour, 23));
    assertThat(rig.lines("out")).containsAll(full);
  }

  @Test
  @DisplayName("K21: the last results of a window whose source ended are not late behind it")
  void endedWindowIsHeardOut() {
    GraphRig rig =
        rig(
            """
            flow: behind
            sources:
              a: { type: stdin }
              b: { type: stdin }
            windows:
              wa: { type: tumbling, size: 1s, from: a, timestamp: t, aggregate: { n: count() } }
              wb: { type: tumbling, size: 1s, from: b, timestamp: t, aggregate: { n: count() } }
              w:
                type: tumbling
                size: 10s
                from: [wa, wb]
                timestamp: window_start
                aggregate: { n: sum(n) }
            sinks:
              out: { type: drop, from: w }
              late: { type: drop, from: w.late }
            """);
    rig.data("a", 1, 1, "{\"t\":1500}");
    rig.data("b", 2, 2, "{\"t\":101500}");
    rig.data("b", 3, 3, "{\"t\":113500}");
    rig.control(RecordKind.END_OF_SOURCE, "a", 4, 4);
    assertThat(rig.lines("late")).isEmpty();
    assertThat(rig.lines("out"))
        .containsExactly("{\"window_start\":0,\"window_end\":10000,\"n\":1}");

    rig.control(RecordKind.END_OF_SOURCE, "b", 5, 5);
    assertThat(rig.lines("late")).isEmpty();
    assertThat(rig.lines("out")).hasSize(3);
  }

  @Test
  @DisplayName("P3: a restart before anything has fired changes nothing")
  void restartBeforeAnythingFired() {
    String yaml =
        """
        flow: restart
        sources:
          a: { type: stdin }
          b: { type: stdin }
        windows:
          w:
            type: hopping
            size: 7s
            every: 3s
            from: [a, b]
            key: [k]
            timestamp: t
            emit: every 10s
            aggregate: { n: count() }
        sinks:
          out: { type: drop, from: w }
        """;
    GraphRig through = rig(yaml);
    through.data("a", 1000, 1000, "{\"k\":1,\"t\":1500}");
    through.control(RecordKind.TICK, "", 11_000, 11_000);

    GraphRig restarted = rig(yaml);
    restarted.data("a", 1000, 1000, "{\"k\":1,\"t\":1500}");
    restarted.checkpoint();
    restarted.crash();
    restarted.control(RecordKind.TICK, "", 11_000, 11_000);

    assertThat(through.lines("out")).hasSize(1);
    assertThat(restarted.lines("out")).isEqualTo(through.lines("out"));
  }
}
