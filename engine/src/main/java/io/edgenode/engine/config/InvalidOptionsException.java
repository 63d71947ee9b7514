package io.edgenode.engine.config;

import java.util.List;
import java.util.stream.Collectors;

/** Several things that a config record does not take, each as the exception that it would be. */
final class InvalidOptionsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final transient List<RuntimeException> failures;

  InvalidOptionsException(List<RuntimeException> failures) {
    super(failures.stream().map(Throwable::getMessage).collect(Collectors.joining("; ")));
    this.failures = List.copyOf(failures);
  }

  /** At least two, in the order in which they were found. */
  List<RuntimeException> failures() {
    return failures;
  }
}
