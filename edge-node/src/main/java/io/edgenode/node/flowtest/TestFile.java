package io.edgenode.node.flowtest;

import io.edgenode.engine.config.Mark;
import io.edgenode.engine.definition.FlowDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A valid test file.
 *
 * @param path as people know it
 * @param flow what is tested
 * @param cases in the order written
 */
record TestFile(Path path, FlowDefinition flow, List<Case> cases) {
  TestFile {
    cases = List.copyOf(cases);
  }

  /**
   * One test.
   *
   * @param startMillis wall time when it begins
   * @param restarts whether it is run again with a crash behind every step
   * @param ledger counters that are expected, by name
   */
  record Case(
      String name,
      Mark at,
      long startMillis,
      boolean restarts,
      List<Step> given,
      List<Expectation> expected,
      Map<String, Long> ledger,
      Mark ledgerAt) {
    Case {
      given = List.copyOf(given);
      expected = List.copyOf(expected);
    }
  }
}
