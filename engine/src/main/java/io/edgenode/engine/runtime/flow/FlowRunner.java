package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.source.SourceStats;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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
  private final BitSet fullLanes = new BitSet();

  private FlowState state = FlowState.STOPPED;
  private String reason = "";
  private String fullReason = "";
  private String heldReason = "";
  private final Earlier earlier = new Earlier();
  private @Nullable OpenFlow open;

  /** Completes when an opening that nobody waited for any more is closed again. */
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
      become(FlowState.STARTING, "");
      attempt++;
      opening = settled.future();
      backoff.started();
      settledLanes.clear();
      fullLanes.clear();
      fullReason = "";
    }
    int current = attempt;
    Events events = new Events(current);
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
      become(FlowState.STOPPING, "");
      attempt++;
      services.vertx().cancelTimer(retryTimer);
      opened = open;
      open = null;
      late = opening;
    }
    Future<Void> stopped = opened == null ? late : opened.stop(drain);
    return stopped.onComplete(
        result -> {
          synchronized (this) {
            become(
                FlowState.STOPPED,
                result.failed() ? String.valueOf(result.cause().getMessage()) : "");
          }
        });
  }

  /**
   * Holds the sources back for a reason of the node's, such as {@code data.max-size}; any thread.
   *
   * @param why empty to let them go on
   */
  public void hold(String why) {
    OpenFlow opened;
    synchronized (this) {
      if (heldReason.equals(why)) {
        return;
      }
      heldReason = why;
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
    return fullReason.isEmpty() ? heldReason : fullReason;
  }

  /** The flow as it is now; any thread. */
  public Future<FlowSnapshot> snapshot() {
    OpenFlow opened;
    synchronized (this) {
      opened = open;
      if (opened == null || state == FlowState.STARTING) {
        return Future.succeededFuture(
            earlier.of(seen(0, FlowSnapshot.Disk.NONE, List.of(), Map.of(), 0)));
      }
    }
    return seen(opened)
        .map(
            now -> {
              synchronized (this) {
                return earlier.of(now);
              }
            });
  }

  private Future<FlowSnapshot> seen(OpenFlow opened) {
    return opened
        .laneStats()
        .map(
            lanes ->
                seen(
                    opened.epoch(),
                    opened.disk(),
                    lanes,
                    opened.sourceStats(),
                    opened.journalledBefore()));
  }

  private synchronized FlowSnapshot seen(
      int epoch,
      FlowSnapshot.Disk disk,
      List<LaneStats> lanes,
      Map<String, SourceStats> sources,
      long journalledBefore) {
    return new FlowSnapshot(
        flow.name(),
        flow.version(),
        state,
        reason,
        fullReason(),
        restarts,
        epoch,
        notTaken,
        clockSteps,
        disk,
        lanes,
        sources,
        journalledBefore);
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

  /** Ends this attempt and plans the next, unless another has begun or the flow is stopping. */
  private void failed(int failedAttempt, Throwable cause) {
    OpenFlow opened;
    Future<Void> late;
    synchronized (this) {
      if (failedAttempt != attempt || state == FlowState.STOPPING || state == FlowState.STOPPED) {
        return;
      }
      attempt++;
      opened = open;
      open = null;
      late = opening;
      restarts++;
      backoff.failed();
      become(
          FlowFailures.isForGood(cause) ? FlowState.FAILED : FlowState.BACKING_OFF,
          FlowFailures.describe(cause));
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
            : seen(opened).onSuccess(this::remember).transform(seen -> opened.abandon());
    abandoned.onComplete(ended -> planRestart(cause instanceof StoreException));
  }

  private synchronized void remember(FlowSnapshot opening) {
    earlier.ended(opening);
  }

  private synchronized void planRestart(boolean ofStore) {
    if (state != FlowState.BACKING_OFF) {
      return;
    }
    long delay = backoff.next(ofStore);
    retryTimer = services.vertx().setTimer(delay, id -> start());
  }

  private void become(FlowState next, String why) {
    if (state != next) {
      log.debug("flow '{}': {} → {}", flow.name(), state, next);
    }
    state = next;
    reason = why;
  }

  /** What one attempt's parts say; those of an attempt that is over are not heard. */
  private final class Events implements FlowEvents {
    private final int of;

    Events(int attempt) {
      this.of = attempt;
    }

    @Override
    public void failed(Throwable cause) {
      FlowRunner.this.failed(of, cause);
    }

    @Override
    public void broken(StoreException cause) {
      FlowRunner.this.failed(of, cause);
    }

    @Override
    public void failed(String source, Throwable cause) {
      FlowRunner.this.failed(of, cause);
    }

    @Override
    public void ended(String source) {
      log.debug("source '{}' of flow '{}' has ended", source, flow.name());
    }

    @Override
    public void settled(int lane, boolean ended) {
      synchronized (FlowRunner.this) {
        if (of != attempt) {
          return;
        }
        settledLanes.set(lane, ended);
      }
      checkComplete();
    }

    @Override
    public void full(int lane, boolean full, String why) {
      OpenFlow opened;
      synchronized (FlowRunner.this) {
        if (of != attempt) {
          return;
        }
        fullLanes.set(lane, full);
        if (fullLanes.isEmpty()) {
          fullReason = "";
        } else if (full) {
          fullReason = why;
        }
        opened = open;
      }
      if (opened != null) {
        tellFull(opened);
      }
    }

    @Override
    public void recordsLost(int lane) {
      synchronized (FlowRunner.this) {
        if (open != null) {
          open.repeatEnds();
        }
      }
    }

    @Override
    public void endUnreadable(int lane) {
      synchronized (FlowRunner.this) {
        if (open != null) {
          open.tick(lane);
        }
      }
    }

    @Override
    public void checkpointTook(long nanos) {
      services.timings().checkpointTook(flow.name(), nanos);
    }

    @Override
    public void sinkWriteTook(String sink, long nanos) {
      services.timings().sinkWriteTook(flow.name(), sink, nanos);
    }

    @Override
    public void notTaken(long count) {
      synchronized (FlowRunner.this) {
        notTaken += count;
      }
    }

    @Override
    public void clockStepped() {
      synchronized (FlowRunner.this) {
        clockSteps++;
      }
    }
  }
}
