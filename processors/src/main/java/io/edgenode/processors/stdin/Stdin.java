package io.edgenode.processors.stdin;

import io.edgenode.engine.api.Offered;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process's standard input, which there is once: a thread of its own reads it, for a read can't
 * be cut short, and hands lines to the source that is attached. With none attached it holds what it
 * read, so a reload loses nothing of it. Thread-safe.
 */
final class Stdin {
  /** Who gets the lines; called on the reading thread. */
  interface Receiver {
    boolean skipBlank();

    /** Takes lines, waiting until there is room; false if it was detached meanwhile. */
    boolean lines(List<Offered> lines, int tooLong) throws InterruptedException;

    void ended();

    void failed(IOException cause);
  }

  private final LineReader reader;
  private @Nullable Receiver attached;
  private boolean started;

  Stdin(InputStream in) {
    this.reader = new LineReader(in);
  }

  /** Attaches a source; false if another is. */
  synchronized boolean attach(Receiver receiver) {
    if (attached != null) {
      return false;
    }
    attached = receiver;
    notifyAll();
    if (!started) {
      started = true;
      Thread thread = new Thread(this::run, "stdin");
      thread.setDaemon(true);
      thread.start();
    }
    return true;
  }

  synchronized void detach(Receiver receiver) {
    if (attached == receiver) {
      attached = null;
    }
  }

  private synchronized Receiver awaitReceiver() throws InterruptedException {
    while (attached == null) {
      wait();
    }
    return attached;
  }

  private void run() {
    try {
      while (true) {
        List<Offered> lines = reader.next(awaitReceiver().skipBlank());
        int tooLong = reader.takeTooLong();
        while (!awaitReceiver().lines(lines, tooLong)) {
          tooLong = 0;
        }
        if (lines.isEmpty()) {
          awaitReceiver().ended();
          return;
        }
      }
    } catch (IOException e) {
      fail(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void fail(IOException cause) {
    if (attached != null) {
      attached.failed(cause);
    }
  }
}
