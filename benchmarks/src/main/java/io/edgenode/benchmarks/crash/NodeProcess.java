package io.edgenode.benchmarks.crash;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link CrashNode} in a process of its own. Any thread starts it, one thread uses it. */
final class NodeProcess implements AutoCloseable {
  private static final List<String> OPENS =
      List.of(
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "-Dchronicle.analytics.disable=true",
          "-Dchronicle.announcer.disable=true");

  private final Process process;
  private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
  private final long startedNanos = System.nanoTime();

  private volatile long lastCheckpointNanos = startedNanos;
  private volatile long safeNanos = startedNanos;

  /**
   * How a node is started.
   *
   * @param log where what it writes to standard error is appended
   * @param point where it ends itself, as {@link Halts#parse} reads it; empty for nowhere
   * @param reserve bytes of free disk below which it takes nothing
   * @param prefix a command that is given the node's own
   */
  record Start(
      Path flow,
      Path data,
      Path log,
      String point,
      Fault fault,
      long reserve,
      String heap,
      Map<String, String> environment,
      List<String> prefix) {
    static Start of(Path flow, Path data, Path log) {
      return new Start(flow, data, log, "", Fault.NONE, 0, "512m", Map.of(), List.of());
    }

    Start at(String where) {
      return new Start(flow, data, log, where, fault, reserve, heap, environment, prefix);
    }

    Start with(Fault what) {
      return new Start(flow, data, log, point, what, reserve, heap, environment, prefix);
    }

    Start reserving(long bytes) {
      return new Start(flow, data, log, point, fault, bytes, heap, environment, prefix);
    }

    Start under(Map<String, String> variables) {
      return new Start(flow, data, log, point, fault, reserve, heap, variables, prefix);
    }

    /** With so much heap, as {@code -Xmx} reads it. */
    Start withHeap(String size) {
      return new Start(flow, data, log, point, fault, reserve, size, environment, prefix);
    }

    /** By way of another command, which is given the whole of this one. */
    Start by(List<String> command) {
      return new Start(flow, data, log, point, fault, reserve, heap, environment, command);
    }
  }

  private NodeProcess(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "node-output");
    reader.setDaemon(true);
    reader.start();
  }

  static NodeProcess start(Start how) {
    List<String> command = new ArrayList<>(how.prefix);
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(OPENS);
    command.addAll(
        List.of("-Xmx" + how.heap, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto"));
    // Tests are run from a jar that only names the class path.
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
    command.add(CrashNode.class.getName());
    command.addAll(List.of(how.flow.toString(), how.data.toString(), how.point));
    command.addAll(List.of(how.fault.name(), Long.toString(how.reserve)));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(how.environment);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(new File(how.log.toString())));
    try {
      return new NodeProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException("the node can't be started", e);
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        if (line.equals("CHECKPOINT")) {
          safeNanos = lastCheckpointNanos;
          lastCheckpointNanos = System.nanoTime();
        } else {
          said.add(line);
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // The pipe of a killed process ends like this, too.
      said.add("PIPE " + e.getMessage());
    }
  }

  /** The rest of the next line that begins with this word; empty if none comes in time. */
  Optional<String> await(String word, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        long left = Math.min(deadline - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(50));
        if (left <= 0 && deadline - System.nanoTime() <= 0) {
          return Optional.empty();
        }
        String line = said.poll(Math.max(1, left), TimeUnit.NANOSECONDS);
        if (line != null && line.startsWith(word + " ")) {
          return Optional.of(line.substring(word.length() + 1));
        }
        if (line == null && !process.isAlive() && said.isEmpty()) {
          return Optional.empty();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  void tell(String command) {
    try {
      process.getOutputStream().write((command + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It is gone: the answer that never comes says so.
      said.add("PIPE " + e.getMessage());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Milliseconds since it was started. */
  long age() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos);
  }

  /** Writes down what every thread does, for a node that takes too long. */
  void dumpThreads(Path to) {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    ProcessBuilder dump =
        new ProcessBuilder(jcmd, Long.toString(process.pid()), "Thread.print", "-l")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(to.toFile()));
    try {
      dump.start().waitFor(10, TimeUnit.SECONDS);
    } catch (IOException e) {
      throw new UncheckedIOException("no thread dump", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until it ends by itself; false if it did not in time. */
  boolean ends(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  int exitCode() {
    return process.exitValue();
  }

  /**
   * What was journalled before this moment is in a checkpoint that is complete: that one began
   * after the one before was.
   */
  long safeNanos() {
    return safeNanos;
  }

  /** {@code kill -9}, and waits until it is gone. */
  void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    ends(Duration.ofSeconds(30));
  }

  @Override
  public void close() {
    kill();
  }
}
