package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar, on every JDK of this machine, by plain {@code java -jar} (K7). */
final class ExecutableJarIT {
  static List<InstalledJdk> jdks() throws IOException {
    return InstalledJdk.discover();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void saysItsVersionWithoutAnyWarning(InstalledJdk jdk, @TempDir Path scratch) throws Exception {
    JarProcess.Result result = JarProcess.run(jdk, scratch, "version");

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("edge-node \\d+\\.\\d+\\.\\d+\\S*\\R");
    assertThat(result.exit()).isZero();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void knowsItsComponentsWhichProvesThatServicesWereMerged(InstalledJdk jdk, @TempDir Path scratch)
      throws Exception {
    JarProcess.Result result = JarProcess.run(jdk, scratch, "list", "--json");

    assertThat(result.err()).isEmpty();
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("[");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("jdks")
  void namesTheCommandThatWasMeant(InstalledJdk jdk, @TempDir Path scratch) throws Exception {
    JarProcess.Result result = JarProcess.run(jdk, scratch, "versoin");

    assertThat(result.exit()).isEqualTo(2);
    assertThat(result.err()).contains("no command 'versoin'; did you mean 'version'?");
  }
}
