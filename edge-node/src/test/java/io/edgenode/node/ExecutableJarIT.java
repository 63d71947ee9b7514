package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar, on every JDK of this machine, by plain {@code java -jar} (K7). */
final class ExecutableJarIT {
  private static final Path JAR = Path.of(System.getProperty("edge-node.jar"));

  private record Result(int exit, String out, String err) {}

  static List<InstalledJdk> jdks() throws IOException {
    return InstalledJdk.discover();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void saysItsVersionWithoutAnyWarning(InstalledJdk jdk, @TempDir Path scratch) throws Exception {
    Result result = run(jdk, scratch, "version");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("edge-node \\d+\\.\\d+\\.\\d+\\S*\\R");
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void knowsItsComponentsWhichProvesThatServicesWereMerged(InstalledJdk jdk, @TempDir Path scratch)
      throws Exception {
    Result result = run(jdk, scratch, "list", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("[");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void namesTheCommandThatWasMeant(InstalledJdk jdk, @TempDir Path scratch) throws Exception {
    Result result = run(jdk, scratch, "versoin");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("versoin").contains("Did you mean").contains("version");
  }

  private static Result run(InstalledJdk jdk, Path scratch, String... args) throws Exception {
    List<String> command = new ArrayList<>(List.of(jdk.java().toString(), "-jar", JAR.toString()));
    command.addAll(List.of(args));
    Path out = scratch.resolve("out");
    Path err = scratch.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(scratch.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    Process process = builder.start();
    try {
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("ends by itself").isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Result(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }
}
