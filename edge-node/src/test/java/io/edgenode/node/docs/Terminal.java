package io.edgenode.node.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A shell that a reader of a document has open. Owner: the test's thread. */
final class Terminal implements AutoCloseable {
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(1);
  private static final String DONE = "--done-with-";

  private final Process shell;
  private final OutputStream keys;
  private final Path screen;
  private long seen;
  private int commands;

  Terminal(Path directory, Map<String, String> environment, Path screen) throws IOException {
    this.screen = screen;
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--norc", "-O", "expand_aliases")
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(screen.toFile());
    builder
        .environment()
        .keySet()
        .removeAll(java.util.List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().putAll(environment);
    this.shell = builder.start();
    this.keys = shell.getOutputStream();
  }

  /**
   * What commands did.
   *
   * @param exit the last one's
   */
  record Done(String text, int exit) {}

  /** Types commands, waits for their end, and gives what they wrote. */
  Done run(String commands) throws IOException {
    String end = DONE + ++this.commands + "-";
    type(commands + "echo " + end + "$?\n");
    String text = await(shown -> shown.contains(end) && shown.endsWith("\n"), commands);
    int at = text.indexOf(end);
    return new Done(
        text.substring(0, at), Integer.parseInt(text.substring(at + end.length()).strip()));
  }

  /** Ctrl-C: ends what runs in it. */
  void interrupt() {
    shell.descendants().forEach(ProcessHandle::destroy);
    shell.descendants().forEach(running -> running.onExit().join());
  }

  /** Types commands that don't end by themselves. */
  void type(String commands) throws IOException {
    seen = Files.size(screen);
    keys.write(commands.getBytes(StandardCharsets.UTF_8));
    keys.flush();
  }

  /** Waits until what was written since the last commands is as wanted, and gives it. */
  String await(Predicate<String> wanted, String what) throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    while (true) {
      byte[] all = Files.readAllBytes(screen);
      String shown = new String(all, (int) seen, (int) (all.length - seen), StandardCharsets.UTF_8);
      if (wanted.test(shown)) {
        return shown;
      }
      assertThat(System.nanoTime()).as("%s wrote so far: %s", what, shown).isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  /** Ends the shell and whatever runs in it. */
  @Override
  public void close() {
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    shell.onExit().join();
  }
}
