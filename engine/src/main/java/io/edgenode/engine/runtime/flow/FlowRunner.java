package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow on a node, from start to stop: opens it, and where it fails, opens it anew after a
 * while, leaving the other flows alone. Every change of {@link FlowState} is made in one place,
 * {@link #become}.
 *
 * <pre>
 *   STOPPED ─start─▶ STARTING ─▶ RUNNING ─▶ COMPLETE
 *                       ▲  └───────┴─fail─▶ BACKING_OFF ─▶ STARTING
 *                       │                        └─ in vain for good ─▶ FAILED
 *                  STOPPING ◀─stop─ any
 * </pre>
 *
 * Thread-safe: guarded by its own lock, which is never held while another component is called.
 */
public final class FlowRunner {
  private static final Logger log = LoggerFactory.getLogger(FlowRunner.class);

  private final FlowDefinition flow;
  private final FlowServices services;
  private final Promise<Void> completed = Promise.promise();
  private final RestartBackoff backoff;
  private final BitSet settledLanes = new BitSet();
  private final Pressure pressure = new Pressure();
  private final DistantTimes distantTimes;

  private FlowState state = FlowState.STOPPED;
  private String reason = "";

  /** Why the attempt before this one failed; empty where it did not. */
  private String failure = "";

  private final Earlier earlier = new Earlier();
  private @Nullable OpenFlow open;
  private @Nullable FlowSnapshot atStop;

  /** Completes when an opening that nobody waits for any more is closed again. */
  private Future<Void> opening = Future.succeededFuture();

  private int attempt;
  private long restarts;
  private long notTaken;
  private long clockSteps;
  private long retryTimer = -1;

  public FlowRunner(FlowDefinition flow, FlowServices services) {
    this.flow = flow;
    this.services = services;
    this.backoff = new RestartBackoff(services.clocks());
    this.distantTimes = new DistantTimes(flow.name());
  }

  public FlowDefinition flow() {
    return flow;
  }

  public synchronized FlowState state() {
    return state;
  }

  /** Why it is not running; empty if it is. */
  public synchronized String reason() {
    return reason;
  }

  /** Completes when every source has ended and all is delivered. */
  public Future<Void> completed() {
    return completed.future();
  }

  /**
   * Opens and starts it.
   *
   * @return completes when it runs, or fails with why this first attempt did not; the flow then
   *     tries again by itself, unless it has failed for good
   */
  public Future<Void> start() {
    Promise<Void> settled = Promise.promise();
    synchronized (this) {
      if (state != FlowState.STOPPED && state != FlowState.BACKING_OFF) {
        return Future.failedFuture(
            new IllegalStateException("flow '" + flow.name() + "' is " + state));
      }
      starting("its stores are opened, and what they hold is recovered");
      attempt++;
      opening = settled.future();
      backoff.started();
      settledLanes.clear();
      pressure.reopened();
    }
    int current = attempt;
    FlowEvents events = new AttemptEvents(this, current, services.timings());
    return services
        .worker()
        .executeBlocking(() -> new OpenFlow(flow, services, events), false)
        .compose(opened -> keep(opened, current))
        .onComplete(kept -> settled.complete())
        .compose(opened -> started(opened, current))
        .onFailure(cause -> failed(current, cause));
  }

  /** Holds on to what was opened, or closes it where another attempt or a stop has begun. */
  private Future<OpenFlow> keep(OpenFlow opened, int current) {
    synchronized (this) {
      if (attempt == current) {
        open = opened;
        starting("its sinks start, and then its sources");
        return Future.succeededFuture(opened);
      }
    }
    return opened
        .abandon()
        .transform(
            abandoned ->
                Future.failedFuture(
                    new IllegalStateException(
                        "flow '" + flow.name() + "' was stopped while it opened")));
  }

  private Future<Void> started(OpenFlow opened, int current) {
    return opened
        .start()
        .onSuccess(
            started -> {
              synchronized (this) {
                if (attempt == current && state == FlowState.STARTING) {
                  failure = "";
                  become(FlowState.RUNNING, "");
                }
              }
              // What was said before there were sources to hear it.
              tellFull(opened);
              checkComplete();
            });
  }

  /** Finishes what was started, takes the last checkpoint and closes. */
  public Future<Void> stop(Duration drain) {
    OpenFlow opened;
    Future<Void> late;
    synchronized (this) {
      if (state == FlowState.STOPPED || state == FlowState.STOPPING) {
        return Future.succeededFuture();
      }
      become(FlowState.STOPPING, "it is stopping: what was begun is finished and checkpointed");
      attempt++;
      services.vertx().cancelTimer(retryTimer);
      opened = open;
      open = null;
      late = opening;
    }
    Future<Void> stopped = opened == null ? late : opened.stop(drain, this::drained);
    return stopped.onComplete(
        result -> {
          synchronized (this) {
            become(
                FlowState.STOPPED,
                result.failed() ? String.valueOf(result.cause().getMessage()) : "");
          }
        });
  }

  private synchronized void drained(FlowSnapshot.Parts parts) {
    atStop = earlier.of(seen(parts));
  }

  /**
   * How the flow stood when {@link #stop} had drained it: what is in flight there waits for the
   * next start. Empty before that, and where nothing was open; any thread.
   */
  public synchronized Optional<FlowSnapshot> atStop() {
    return Optional.ofNullable(atStop);
  }

  /**
   * Holds the sources back for a reason of the node's, such as {@code data.max-size}; any thread.
   *
   * @param why empty to let them go on
   */
  public void hold(String why) {
    OpenFlow opened;
    synchronized (this) {
      if (!pressure.node(why)) {
        return;
      }
      opened = open;
    }
    if (opened != null) {
      tellFull(opened);
    }
  }

  /** Tells the sources what holds now, and again where that changed while they were told. */
  private void tellFull(OpenFlow opened) {
    String told;
    do {
      told = fullReason();
      opened.full(!told.isEmpty(), told);
    } while (!told.equals(fullReason()));
  }

  private synchronized String fullReason() {
    return pressure.reason();
  }

  /** The flow as it is now; any thread. */
  public Future<FlowSnapshot> snapshot() {
    OpenFlow opened;
    synchronized (this) {
      opened = open;
      if (opened == null || state == FlowState.STARTING) {
        return Future.succeededFuture(earlier.of(seen(FlowSnapshot.Parts.NONE)));
      }
    }
    return opened
        .parts()
        .map(
            parts -> {
              FlowSnapshot now = seen(parts);
              synchronized (this) {
                return earlier.of(now);
              }
            });
  }

  private synchronized FlowSnapshot seen(FlowSnapshot.Parts parts) {
    return new FlowSnapshot(
        flow.name(),
        flow.version(),
        state,
        reason,
        fullReason(),
        restarts,
        parts.epoch(),
        notTaken,
        clockSteps,
        parts.disk(),
        parts.lanes(),
        parts.sources(),
        parts.journalledBefore());
  }

  /**
   * Asks a component what it knows, in every lane, which changes nothing; any thread.
   *
   * @return fails with a {@link Queryable.IllegalQuestion}, or with an {@link
   *     IllegalStateException} that says why, where the flow does not run
   */
  public Future<LaneAnswers> ask(String component, Queryable.Question question) {
    OpenFlow opened;
    synchronized (this) {
      opened = open;
      if (opened == null || state == FlowState.STARTING) {
        return Future.failedFuture(
            new IllegalStateException(
                "flow '"
                    + flow.name()
                    + "' does not run"
                    + (reason.isEmpty() ? "" : ": " + reason)));
      }
    }
    return opened.ask(component, question);
  }

  private void checkComplete() {
    synchronized (this) {
      if (state != FlowState.RUNNING || settledLanes.cardinality() < flow.lanes()) {
        return;
      }
      become(FlowState.COMPLETE, "");
    }
    completed.tryComplete();
  }

  /** A lane has delivered all that there is, or has more to do again. */
  void settled(int of, int lane, boolean ended) {
    synchronized (this) {
      if (of != attempt) {
        return;
      }
      settledLanes.set(lane, ended);
    }
    checkComplete();
  }

  /** A lane's journal takes nothing now, or does again. */
  void full(int of, int lane, boolean full, String why) {
    OpenFlow opened;
    synchronized (this) {
      if (of != attempt) {
        return;
      }
      pressure.lane(lane, full, why);
      opened = open;
    }
    if (opened != null) {
      tellFull(opened);
    }
  }

  /** Asks something of what is open now, which must not block. */
  synchronized void ifOpen(Consumer<OpenFlow> request) {
    if (open != null) {
      request.accept(open);
    }
  }

  synchronized void notTaken(long count) {
    notTaken += count;
  }

  DistantTimes distantTimes() {
    return distantTimes;
  }

  synchronized void clockStepped() {
    clockSteps++;
  }

  /** Ends this attempt and plans the next, unless another has begun or the flow is stopping. */
  void failed(int failedAttempt, Throwable cause) {
    OpenFlow opened;
    Future<Void> late;
    Promise<Void> closed = Promise.promise();
    synchronized (this) {
      if (failedAttempt != attempt || state == FlowState.STOPPING || state == FlowState.STOPPED) {
        return;
      }
      attempt++;
      opened = open;
      open = null;
      late = opening;
      opening = closed.future();
      restarts++;
      backoff.failed();
      failure = FlowFailures.describe(cause);
      become(FlowFailures.isForGood(cause) ? FlowState.FAILED : FlowState.BACKING_OFF, failure);
    }
    log.warn(
        "flow '{}' failed{}: {}",
        flow.name(),
        FlowFailures.isForGood(cause) ? " for good" : " and will be tried again",
        FlowFailures.describe(cause),
        FlowFailures.unexpected(cause));
    Future<Void> abandoned =
        opened == null
            ? late
            : opened.parts().onSuccess(this::remember).transform(parts -> opened.abandon());
    abandoned.onComplete(
        ended -> {
          closed.complete();
          planRestart(cause instanceof StoreException);
        });
  }

  private synchronized void remember(FlowSnapshot.Parts opening) {
    earlier.ended(seen(opening));
  }

  private synchronized void planRestart(boolean ofStore) {
    if (state != FlowState.BACKING_OFF) {
      return;
    }
    long delay = backoff.next(ofStore);
    retryTimer = services.vertx().setTimer(delay, id -> start());
  }

  /** What a start is at; where one is tried again, people still want to know why it has to be. */
  private void starting(String what) {
    become(
        FlowState.STARTING,
        "it is starting: " + what + (failure.isEmpty() ? "" : "; before, it failed: " + failure));
  }

  private void become(FlowState next, String why) {
    if (state != next) {
      log.debug("flow '{}': {} → {}", flow.name(), state, next);
    }
    state = next;
    reason = why;
  }
}
