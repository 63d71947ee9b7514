package io.edgenode.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Finds a real Prometheus on this machine. */
public final class PrometheusTools {
  private PrometheusTools() {}

  public static Optional<Path> find(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Skips the test where the program is missing, but fails it in CI. */
  public static void assumeInstalled(String name, Optional<Path> program) {
    String message = name + " is not installed (Debian package prometheus)";
    if (System.getenv("CI") != null) {
      assertThat(program).as(message).isPresent();
    }
    assumeTrue(program.isPresent(), message);
  }
}
