package io.edgenode.node.flowtest;

import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.ledger.Ledger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Holds the flow's ledger against what a case expects, and against itself (K24). Stateless. */
final class LedgerCheck {
  private LedgerCheck() {}

  static void check(TestFile.Case test, List<LaneStats> lanes, List<Failure> failures) {
    for (LaneStats lane : lanes) {
      if (!lane.balanced()) {
        failures.add(
            new Failure(
                test.at(),
                "the ledger does not balance: "
                    + lane.journalled()
                    + " journalled and "
                    + lane.total().spawned()
                    + " spawned, but "
                    + lane.total().ended()
                    + " ended and "
                    + lane.inFlightTokens()
                    + " in flight"));
      }
    }
    Map<String, Long> counters = counters(lanes);
    test.ledger()
        .forEach(
            (name, expected) -> {
              long actual = counters.getOrDefault(name, 0L);
              if (actual != expected) {
                failures.add(
                    new Failure(
                        test.ledgerAt(),
                        "ledger: " + name + " is " + actual + ", expected " + expected));
              }
            });
  }

  private static Map<String, Long> counters(List<LaneStats> lanes) {
    Ledger.Counts total = Ledger.Counts.ZERO;
    long journalled = 0;
    for (LaneStats lane : lanes) {
      total = total.plus(lane.total());
      journalled += lane.journalled();
    }
    Map<String, Long> counters = new LinkedHashMap<>();
    counters.put("journalled", journalled);
    counters.put("spawned", total.spawned());
    counters.put("delivered", total.delivered());
    counters.put("filtered", total.filtered());
    counters.put("absorbed", total.absorbed());
    counters.put("dropped", total.dropped());
    counters.put("dead-lettered", total.deadLettered());
    return counters;
  }
}
