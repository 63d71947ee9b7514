package io.edgenode.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.DescriptorCheck;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command, file and output of the documents, as they stand there, with the packaged jar. */
final class DocumentsIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path README = ROOT.resolve("README.md");

  /** The build that runs this test does that. */
  private static final Map<String, String> BUILT =
      Map.of(
          "mvn -q package -DskipTests && ",
          "",
          "mvn -q package -DskipTests\n",
          "",
          "mvn verify",
          ":");

  @Test
  void theTutorialIsTrue(@TempDir Path scratch) throws Exception {
    Path home = Files.createDirectory(scratch.resolve("repository"));
    try (Reader reader = new Reader(home, home.resolve("freezers"), scratch, BUILT)) {
      furnish(home, reader);
      reader.follow(Document.read(ROOT.resolve("docs/tutorial.md")));
    }
  }

  @Test
  void theReadmeIsTrue(@TempDir Path scratch) throws Exception {
    Path home = Files.createDirectory(scratch.resolve("repository"));
    try (Reader reader = new Reader(home, home, scratch, BUILT)) {
      furnish(home, reader);
      reader.follow(Document.read(README));
    }
    assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(150);
  }

  @Test
  void theGuideToFlowTestsIsTrue(@TempDir Path scratch) throws Exception {
    followGuide("flow-tests.md", "hall", scratch);
  }

  @Test
  void theGuideToReplayIsTrue(@TempDir Path scratch) throws Exception {
    followGuide("replay.md", "line", scratch);
  }

  @Test
  void theGuideToWindowsIsTrue(@TempDir Path scratch) throws Exception {
    followGuide("windows.md", "plant", scratch);
  }

  @Test
  void theGuideToStateIsTrue(@TempDir Path scratch) throws Exception {
    followGuide("state.md", "meters", scratch);
  }

  private static void followGuide(String name, String work, Path scratch) throws Exception {
    Path home = Files.createDirectory(scratch.resolve("repository"));
    try (Reader reader = new Reader(home, home.resolve(work), scratch, BUILT)) {
      furnish(home, reader);
      reader.follow(Document.read(ROOT.resolve("docs").resolve(name)));
    }
  }

  @Test
  void theAdviceForSmallMachinesWorks(@TempDir Path scratch) throws Exception {
    Path home = Files.createDirectory(scratch.resolve("repository"));
    try (Reader reader = new Reader(home, home, scratch, BUILT)) {
      furnish(home, reader);
      reader.follow(Document.read(ROOT.resolve("docs/small-machines.md")));
    }
    assertThat(home.resolve("edge-node.jsa")).isNotEmptyFile();
  }

  @Test
  void theReadmesComponentIsOne(@TempDir Path scratch) throws Exception {
    String code =
        Document.read(README).blocks().stream()
            .filter(block -> block.language().equals("java"))
            .findFirst()
            .orElseThrow()
            .text();
    Path source = scratch.resolve("Tag.java");
    Files.writeString(source, "import io.edgenode.engine.api.*;\n" + code);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-Xlint:all,-path",
                "-Werror",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(compiled).isZero();

    try (URLClassLoader loader = new URLClassLoader(new URL[] {scratch.toUri().toURL()})) {
      var field = loader.loadClass("Tag").getDeclaredField("DESCRIPTOR");
      field.setAccessible(true);
      ComponentRegistry registry = ComponentRegistry.of(List.of((Descriptor<?>) field.get(null)));
      assertThat(new DescriptorCheck(registry).findings()).isEmpty();
    }
  }

  /** What of the repository the documents use. */
  private static void furnish(Path home, Reader reader) throws Exception {
    Path target = Files.createDirectories(home.resolve("edge-node/target"));
    Files.copy(Path.of(System.getProperty("edge-node.jar")), target.resolve("edge-node.jar"));
    try (Stream<Path> shipped = Files.walk(ROOT.resolve("flows"))) {
      for (Path file : shipped.filter(Files::isRegularFile).toList()) {
        reader.copy(file, home.resolve(ROOT.relativize(file)));
      }
    }
  }
}
