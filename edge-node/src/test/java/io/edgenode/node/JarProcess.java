package io.edgenode.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The packaged jar as a process of its own, in a directory of its own. */
final class JarProcess implements AutoCloseable {
  private static final Path JAR = Path.of(System.getProperty("edge-node.jar"));
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);

  private final Process process;
  private final Path out;
  private final Path err;

  record Result(int exit, String out, String err) {}

  private JarProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** On a free port. */
  static JarProcess start(InstalledJdk jdk, Path directory, String... args) throws IOException {
    return start(jdk, directory, Map.of("EDGE_NODE_HTTP_PORT", "0"), args);
  }

  static JarProcess start(
      InstalledJdk jdk, Path directory, Map<String, String> environment, String... args)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(jdk.java().toString(), "-jar", JAR.toString()));
    command.addAll(List.of(args));
    Path out = Files.createTempFile(directory, "out", ".txt");
    Path err = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    return new JarProcess(builder.start(), out, err);
  }

  static Result run(InstalledJdk jdk, Path directory, String... args) throws Exception {
    try (JarProcess process = start(jdk, directory, args)) {
      return process.result();
    }
  }

  static Result run(
      InstalledJdk jdk, Path directory, Map<String, String> environment, String... args)
      throws Exception {
    try (JarProcess process = start(jdk, directory, environment, args)) {
      return process.result();
    }
  }

  /** Waits for the end. */
  Result result() throws Exception {
    assertThat(process.waitFor(PATIENCE, TimeUnit.NANOSECONDS))
        .as("ends by itself; so far it said %s%s", out(), err())
        .isTrue();
    return new Result(process.exitValue(), out(), err());
  }

  /** Waits until its standard output is as wanted. */
  String awaitOut(Predicate<String> wanted) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (System.nanoTime() < deadline && process.isAlive()) {
      String text = out();
      if (wanted.test(text)) {
        return text;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
    throw new AssertionError("did not say what was waited for, but: " + out() + err());
  }

  /** Does this again and again until its standard error is as wanted. */
  void awaitErr(Predicate<String> wanted, Runnable meanwhile) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (!wanted.test(err())) {
      assertThat(System.nanoTime()).as("said so far: %s", err()).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      meanwhile.run();
    }
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  long pid() {
    return process.pid();
  }

  String out() throws IOException {
    return Files.readString(out, StandardCharsets.UTF_8);
  }

  String err() throws IOException {
    return Files.readString(err, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
