package io.edgenode.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Reliability row 12: what somebody may put into a flow file to harm the node that reads it. */
@DisplayName("P7: hostile YAML is refused within a second, with line and column")
final class HostileYamlTest {
  private static final Duration MOST = Duration.ofSeconds(1);
  private static final String HEAD = "flow: x\n";

  @TempDir private static Path scratch;

  /** Classes are loaded once, which is not what is measured. */
  @BeforeAll
  static void loadTheParser() throws IOException {
    lint("warm", "flow: [");
  }

  static Stream<Arguments> hostile() {
    StringBuilder bomb = new StringBuilder(HEAD).append("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      bomb.append("a").append(i).append(": &a").append(i).append(" [");
      bomb.append(String.join(",", java.util.Collections.nCopies(10, before))).append("]\n");
    }
    return Stream.of(
        Arguments.of("alias bomb", bomb.toString(), "alias"),
        Arguments.of("alias of itself", HEAD + "sources: &a { b: *a }", "part of"),
        Arguments.of("depth 10,000, flow", HEAD + "sources: " + "[".repeat(10_000), "nested"),
        Arguments.of(
            "depth 10,000, mappings", HEAD + "sources: " + "{a: ".repeat(10_000), "nested"),
        Arguments.of("depth 10,000, block", HEAD + "- ".repeat(10_000), ""),
        Arguments.of(
            "a class's tag", HEAD + "sources: !!javax.script.ScriptEngineManager []", "tags"),
        Arguments.of("a tag", HEAD + "description: !secret x", "tags"),
        Arguments.of("float of an underscore", HEAD + "lanes: ._", "whole number"),
        Arguments.of("NUL", HEAD + "description: a\0b", ""),
        Arguments.of(
            "an escaped NUL in a path", HEAD + "sinks: { a: { type: file, path: \"a\\0b\" } }", ""),
        Arguments.of("duplicate keys", HEAD + "lanes: 1\nlanes: 2", "lanes"),
        Arguments.of("duplicate components", HEAD + "sources:\n  a: {}\n  a: {}", "'a'"),
        Arguments.of("merge key", HEAD + "sources: { <<: { a: {} } }", "merge keys"),
        Arguments.of("many documents", HEAD + "---\nflow: y", "document"),
        Arguments.of("a mapping as a key", HEAD + "{ a: b }: c", ""),
        Arguments.of("many keys", HEAD + manyKeys(), ""),
        Arguments.of("a long line", HEAD + "description: " + "x".repeat(1 << 20), "larger than"),
        Arguments.of("a directive", "%YAML 9.9\n---\n" + HEAD, ""));
  }

  private static String manyKeys() {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 60_000; i++) {
      keys.append('k').append(i).append(": 1\n");
    }
    return keys.toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("hostile")
  void isRefused(String name, String yaml, String said) throws IOException {
    refused(lint(name, yaml), said);
  }

  @Test
  void a100MegabyteFileIsNotRead() throws IOException {
    Path file = scratch.resolve("large.yaml");
    byte[] block = new byte[1 << 20];
    Arrays.fill(block, (byte) 'x');
    try (OutputStream out = Files.newOutputStream(file)) {
      out.write("flow: x\ndescription: ".getBytes(StandardCharsets.UTF_8));
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }

    refused(timed(file), "larger than 1048576 bytes");
  }

  @Test
  void whatIsNotTextIsRefused() throws IOException {
    Path file = scratch.resolve("bytes.yaml");
    Files.write(file, new byte[] {'f', ':', ' ', (byte) 0xC3, 0x28, (byte) 0xFF, (byte) 0xFE});

    refused(timed(file), "UTF-8");
  }

  @Test
  void aByteOrderMarkIsNoHarm() throws IOException {
    CliRun run =
        lint(
            "bom",
            "\uFEFF"
                + """
                flow: x
                sources: { a: { type: generate, count: 1 } }
                sinks: { b: { type: drop, from: a } }
                """);

    assertThat(run.out()).isEmpty();
    assertThat(run.exit()).isZero();
  }

  private static CliRun lint(String name, String yaml) throws IOException {
    Path file = scratch.resolve(name.replaceAll("[^a-z0-9]", "-") + ".yaml");
    return timed(Files.writeString(file, yaml));
  }

  /** Lints on this thread, whose own time counts: others may have the processors meanwhile. */
  private static CliRun timed(Path file) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long begun = threads.getCurrentThreadCpuTime();
    CliRun run = CliRun.of("lint", file.toString());
    Duration taken = Duration.ofNanos(threads.getCurrentThreadCpuTime() - begun);
    assertThat(taken).as("time to lint").isLessThan(MOST);
    return run;
  }

  private static void refused(CliRun run, String said) {
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines())
        .isNotEmpty()
        .allMatch(line -> line.matches(".*\\.yaml:[0-9]+:[0-9]+: .+"))
        .allMatch(line -> line.length() < 1_000);
    assertThat(run.out()).contains(said);
  }
}
