package io.edgenode.processors.window;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.RecordKind;
import io.vertx.core.Vertx;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Records that map has changed, and what behind it keeps them or only reads their fields. */
final class EditedRecordsTest {
  private static final String FLOW =
      """
      flow: edited
      sources:
        a: { type: stdin }
      processors:
        twice: { type: map, from: a, set: { level: "n > 2 ? 'high' : 'low'", n: "n * 2" } }
        known: { type: filter, from: twice, where: "n != 0" }
        again: { type: map, from: known, set: { n: "n + 1" }, remove: [k] }
      windows:
        w:
          { type: tumbling, size: 1s, from: known, timestamp: t,
            aggregate: { n: count(), first: first(level), most: max(n), all: collect(level) } }
      sinks:
        out: { type: drop, from: w }
        late: { type: drop, from: w.late }
        unknown: { type: drop, from: known.unmatched }
        plain: { type: drop, from: again }
      """;

  @Test
  @DisplayName("P3: what is kept of an edited record is that record, however late it is written")
  void keepsWhatItWas() {
    Vertx vertx = Vertx.vertx();
    try {
      GraphRig rig = new GraphRig(vertx, FLOW, new Random(1));
      rig.data("a", 1, 1, "{\"t\":5000,\"k\":1,\"n\":1}");
      rig.data("a", 2, 2, "{\"t\":5100,\"k\":2,\"n\":3}");
      rig.data("a", 3, 3, "{\"t\":9000,\"k\":3,\"n\":5.25}");
      rig.data("a", 4, 4, "{\"t\":5200,\"k\":4,\"n\":7}");
      rig.data("a", 5, 5, "{\"t\":\"never\",\"k\":5,\"n\":9}");
      rig.data("a", 6, 6, "{\"t\":9100,\"k\":6,\"n\":0}");
      rig.control(RecordKind.END_OF_SOURCE, "a", 7, 7);

      assertThat(rig.lines("out"))
          .containsExactly(
              "{\"window_start\":5000,\"window_end\":6000,\"n\":2,\"first\":\"low\",\"most\":6,"
                  + "\"all\":[\"low\",\"high\"]}",
              "{\"window_start\":9000,\"window_end\":10000,\"n\":1,\"first\":\"high\",\"most\":10.5,"
                  + "\"all\":[\"high\"]}");
      assertThat(rig.lines("late"))
          .containsExactly("{\"t\":5200,\"k\":4,\"n\":14,\"level\":\"high\"}");
      assertThat(rig.lines("dead:w"))
          .containsExactly("{\"t\":\"never\",\"k\":5,\"n\":18,\"level\":\"high\"}");
      assertThat(rig.lines("unknown"))
          .containsExactly("{\"t\":9100,\"k\":6,\"n\":0,\"level\":\"low\"}");
      assertThat(rig.lines("plain"))
          .containsExactly(
              "{\"t\":5000,\"n\":3,\"level\":\"low\"}",
              "{\"t\":5100,\"n\":7,\"level\":\"high\"}",
              "{\"t\":9000,\"n\":11.5,\"level\":\"high\"}",
              "{\"t\":5200,\"n\":15,\"level\":\"high\"}",
              "{\"t\":\"never\",\"n\":19,\"level\":\"high\"}");
      assertThat(rig.balanced(6)).isTrue();
    } finally {
      vertx.close();
    }
  }
}
