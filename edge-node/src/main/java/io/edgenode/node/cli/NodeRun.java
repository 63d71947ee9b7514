package io.edgenode.node.cli;

import io.edgenode.node.assembly.Node;
import io.edgenode.node.assembly.StartFailure;
import io.edgenode.node.logging.Logging;
import io.edgenode.node.view.ComponentStats;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.NodeStats;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One run of a node in the foreground, from start to exit code. The main thread waits here for
 * whatever ends it and meanwhile tells people how it goes.
 */
final class NodeRun {
  private static final long TICK_MILLIS = 1_000;
  private static final long PLAIN_EVERY_NANOS = Duration.ofSeconds(30).toNanos();
  private static final long STATS_SECONDS = 5;

  /** A dead-letter store that is full this long, with nobody to empty it, stays full. */
  private static final long STUCK_NANOS = Duration.ofSeconds(10).toNanos();

  /** A stop that takes longer says what it waits for. */
  private static final long QUIET_MILLIS = 1_000;

  /** Beyond the drain timeout: for checkpoints and closing. */
  private static final Duration CLOSING = Duration.ofSeconds(20);

  /** Who signals a process and its group, as timeout(1) does, means it once. */
  private static final long ONE_SIGNAL_NANOS = Duration.ofMillis(200).toNanos();

  /** Of more sources that go on the first ones are named. */
  private static final int MOST_NAMED = 5;

  private static final int KILLED_BY_TERM = 128 + 15;

  /** What can end a run. */
  private enum End {
    COMPLETE,
    SIGNAL,
    TIMEOUT,
    FAILED
  }

  private final Node node;
  private final Terminal terminal;
  private final PrintWriter err;
  private final boolean untilComplete;
  private final Optional<Duration> timeout;
  private final Duration drain;
  private final BlockingQueue<End> ends = new ArrayBlockingQueue<>(4);
  private boolean signalled;
  private long firstSignalNanos;
  private final long startNanos = System.nanoTime();
  private @Nullable NodeStats shown;
  private long shownNanos;
  private long stuckSinceNanos = -1;
  private String failure = "";

  NodeRun(
      Node node,
      Terminal terminal,
      PrintWriter err,
      boolean untilComplete,
      Optional<Duration> timeout,
      Duration drain) {
    this.node = node;
    this.terminal = terminal;
    this.err = err;
    this.untilComplete = untilComplete;
    this.timeout = timeout;
    this.drain = drain;
  }

  /**
   * Starts, waits for the end, stops.
   *
   * @throws StartFailure if the node can't start
   */
  ExitCode run() {
    Signals.onStop(this::signalled);
    if (terminal.isLive()) {
      Logging.beforeEachLine(terminal::clear);
    }
    try {
      await(node.start(!untilComplete), Duration.ofMinutes(10));
    } catch (StartFailure e) {
      stop(Optional.empty());
      throw e;
    }
    Introduction.of(node).forEach(terminal::say);
    if (untilComplete) {
      node.completed().onSuccess(all -> ends.add(End.COMPLETE));
    }
    End end = waitForEnd();
    Optional<NodeStats> last = stats();
    boolean saved = stop(end == End.COMPLETE ? Optional.empty() : last);
    return conclude(end, last.map(this::drained), saved);
  }

  /** The same, with each flow as it stood when it was stopped, as far as it was open. */
  private NodeStats drained(NodeStats before) {
    Map<String, FlowStats> stopped =
        node.atStop().stream().collect(Collectors.toMap(FlowStats::name, flow -> flow));
    return before.withFlows(
        before.flows().stream().map(flow -> stopped.getOrDefault(flow.name(), flow)).toList());
  }

  /** A signal's thread. */
  private synchronized void signalled() {
    long now = System.nanoTime();
    if (!signalled) {
      signalled = true;
      firstSignalNanos = now;
      ends.add(End.SIGNAL);
    } else if (now - firstSignalNanos > ONE_SIGNAL_NANOS) {
      err.println(
          "edge-node: stopped at once by a second signal; what is journalled is kept, and the next"
              + " run goes on from the last checkpoint");
      err.flush();
      Runtime.getRuntime().halt(KILLED_BY_TERM);
    }
  }

  private End waitForEnd() {
    try {
      while (true) {
        End end = ends.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
        if (end != null) {
          return end;
        }
        if (timeout.isPresent() && elapsed().compareTo(timeout.get()) >= 0) {
          failure = node.failure().orElse("");
          return failure.isEmpty() ? End.TIMEOUT : End.FAILED;
        }
        boolean showing = terminal.isLive() || untilShown() <= 0;
        Optional<NodeStats> now = showing || untilComplete ? stats() : Optional.empty();
        if (showing) {
          now.ifPresent(this::showRates);
        }
        if (hasFailed(now)) {
          return End.FAILED;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return End.SIGNAL;
    }
  }

  /** Whether going on is in vain: in a run that is to end, at the first flow that fails. */
  private boolean hasFailed(Optional<NodeStats> now) {
    Optional<String> failed = node.failure();
    if (failed.isPresent() && (untilComplete || node.hasFailed())) {
      failure = failed.get();
      return true;
    }
    Optional<FlowStats> stuck =
        now.stream()
            .flatMap(stats -> stats.flows().stream())
            .filter(flow -> flow.storage().deadLetterProblem().isPresent())
            .findFirst();
    if (!untilComplete || stuck.isEmpty()) {
      stuckSinceNanos = -1;
      return false;
    }
    if (stuckSinceNanos < 0) {
      stuckSinceNanos = System.nanoTime();
    }
    FlowStats flow = stuck.get();
    failure = "flow '" + flow.name() + "' is stuck: " + flow.reason().orElse("");
    return System.nanoTime() - stuckSinceNanos > STUCK_NANOS;
  }

  /** Nanoseconds until a plain line of rates is due. */
  private long untilShown() {
    return shown == null ? 0 : shownNanos + PLAIN_EVERY_NANOS - System.nanoTime();
  }

  private void showRates(NodeStats now) {
    NodeStats before = shown;
    if (before != null) {
      terminal.show(Rates.between(before, now));
    }
    shown = now;
    shownNanos = System.nanoTime();
  }

  private ExitCode conclude(End end, Optional<NodeStats> last, boolean saved) {
    last.ifPresent(stats -> summary(stats, end).forEach(terminal::say));
    if (!saved) {
      throw new CommandFailure(
          ExitCode.UNDELIVERED,
          "the last checkpoint failed: the next run goes on from the one before, and sends again"
              + " what came since");
    }
    return switch (end) {
      case SIGNAL -> ExitCode.DONE;
      case FAILED -> throw new CommandFailure(ExitCode.FAILED, failure);
      case TIMEOUT -> timedOut(last);
      case COMPLETE -> {
        boolean bad = last.stream().anyMatch(stats -> deadLettered(stats) > 0);
        yield bad ? ExitCode.FINDING : ExitCode.DONE;
      }
    };
  }

  private ExitCode timedOut(Optional<NodeStats> last) {
    long left = last.map(stats -> Rates.sum(stats, FlowStats::inFlight)).orElse(0L);
    if (left == 0 && !untilComplete) {
      return ExitCode.DONE;
    }
    throw new CommandFailure(
        ExitCode.UNDELIVERED,
        left == 0
            ? "the timeout came before every source had ended"
                + last.map(NodeRun::endless).orElse("")
                + "; what came in is delivered"
            : left + " FlowFiles are not delivered yet; they are kept, and the next run goes on");
  }

  /** The sources that have not ended, each with what it says of itself. */
  private static String endless(NodeStats stats) {
    String named =
        stats.flows().stream()
            .flatMap(
                flow ->
                    flow.components().stream()
                        .filter(NodeRun::goesOn)
                        .map(source -> named(flow, source)))
            .limit(MOST_NAMED)
            .collect(Collectors.joining(", "));
    return named.isEmpty() ? "" : ": " + named + " had not";
  }

  private static boolean goesOn(ComponentStats component) {
    return component.detail() instanceof ComponentStats.OfSource source && !source.ended();
  }

  private static String named(FlowStats flow, ComponentStats source) {
    String status = source.status().isEmpty() ? "" : " (" + source.status() + ")";
    return "'" + source.name() + "' of flow '" + flow.name() + "'" + status;
  }

  private List<String> summary(NodeStats stats, End end) {
    List<String> lines =
        new ArrayList<>(
            stats.flows().stream().map(f -> Rates.run(f, end == End.COMPLETE)).toList());
    stats.invalid().forEach(file -> lines.add(file.sentence()));
    String word = end == End.COMPLETE ? "complete after" : "stopped after a run of";
    long waiting = Rates.sum(stats, FlowStats::inFlight);
    lines.add(
        String.format(
            Locale.ROOT,
            "%s %.1f s%s",
            word,
            elapsed().toMillis() / 1e3,
            waiting == 0
                ? ""
                : waiting == 1
                    ? "; 1 FlowFile waits in the journal for the next start"
                    : "; " + waiting + " FlowFiles wait in the journal for the next start"));
    return lines;
  }

  private static long deadLettered(NodeStats stats) {
    return Rates.sum(stats, flow -> flow.sinceOpened().deadLettered());
  }

  private Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startNanos);
  }

  /** Empty where the lanes don't answer in time. */
  private Optional<NodeStats> stats() {
    try {
      return Optional.of(
          node.stats()
              .toCompletionStage()
              .toCompletableFuture()
              .get(STATS_SECONDS, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    }
  }

  /**
   * Stops the node.
   *
   * @param before as it stood, where it is to be told what is waited for
   * @return false if the last checkpoint failed, or could not be waited for
   */
  private boolean stop(Optional<NodeStats> before) {
    Future<Void> stopped = node.stop(drain);
    try {
      stopped.toCompletionStage().toCompletableFuture().get(QUIET_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      before.ifPresent(stats -> terminal.say(Stopping.of(stats, drain)));
    } catch (ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    try {
      await(stopped, drain.plus(CLOSING));
      return true;
    } catch (RuntimeException e) {
      return false;
    }
  }

  private static void await(Future<Void> future, Duration most) {
    try {
      future.toCompletionStage().toCompletableFuture().get(most.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("no end within " + most, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
