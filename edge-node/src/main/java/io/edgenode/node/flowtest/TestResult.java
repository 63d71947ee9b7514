package io.edgenode.node.flowtest;

import java.util.List;

/**
 * What came of one case.
 *
 * @param file as people know it
 * @param nanos how long it took, all its runs together
 * @param failures each with its position; empty if it passed
 */
public record TestResult(String file, String name, long nanos, List<String> failures) {
  public TestResult {
    failures = List.copyOf(failures);
  }

  public boolean passed() {
    return failures.isEmpty();
  }
}
