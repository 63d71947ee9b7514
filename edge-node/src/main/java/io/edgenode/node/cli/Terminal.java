package io.edgenode.node.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where {@code run} talks to people: on a terminal one line is written over and over, elsewhere
 * lines follow each other. Owner: one thread at a time; its methods exclude each other.
 */
final class Terminal {
  private static final Path STANDARD_OUTPUT = Path.of("/proc/self/fd/1");
  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final PrintWriter out;
  private final boolean live;
  private boolean unfinished;

  Terminal(PrintWriter out, boolean live) {
    this.out = out;
    this.live = live;
  }

  /** Standard output, which is a terminal or not. */
  static Terminal onStandardOutput(PrintWriter out) {
    return new Terminal(out, isTerminal(STANDARD_OUTPUT));
  }

  /** Standard error, where standard output is for data alone. */
  static Terminal onStandardError(PrintWriter err) {
    return new Terminal(err, isTerminal(STANDARD_ERROR));
  }

  /** Whether somebody is looking. */
  boolean isLive() {
    return live;
  }

  /** A line that stays. */
  synchronized void say(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Takes the line off that the next one would replace. */
  synchronized void clear() {
    if (unfinished) {
      out.print(CLEAR_LINE);
      out.flush();
      unfinished = false;
    }
  }

  /** A line that the next one replaces, on a terminal. */
  synchronized void show(String line) {
    if (live) {
      out.print(CLEAR_LINE + line);
      unfinished = true;
    } else {
      out.println(line);
    }
    out.flush();
  }

  private static boolean isTerminal(Path stream) {
    try {
      String target = Files.readSymbolicLink(stream).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException | UnsupportedOperationException e) {
      return false; // lines that follow each other are right everywhere
    }
  }
}
