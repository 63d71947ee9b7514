package io.edgenode.engine.config;

import java.util.Comparator;

/**
 * One thing wrong, or dubious, with a configuration.
 *
 * @param severity whether it forbids running
 * @param at where
 * @param message what, the value seen unless it is secret, and what would be valid; one line
 */
public record Problem(Severity severity, Mark at, String message) {
  static final Comparator<Problem> BY_POSITION =
      Comparator.comparing((Problem problem) -> problem.at().file())
          .thenComparingInt(problem -> problem.at().line())
          .thenComparingInt(problem -> problem.at().column());

  /** Whether a configuration with this problem may run. */
  public enum Severity {
    ERROR,
    WARNING
  }

  /** {@code file:line:column: message}, and {@code file:line:column: warning: message}. */
  @Override
  public String toString() {
    return at + ": " + (severity == Severity.WARNING ? "warning: " : "") + message;
  }
}
