package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to what is behind: one instance of the sink after another, whether it answers, and when
 * to try again.
 *
 * <p>A write that does not complete in time is never overtaken: its instance is closed, an answer
 * that comes before the end of {@code close} counts, a later one does not, and only then the next
 * instance is opened. A {@code close} that never ends therefore stalls the sink, visibly; sending
 * on would give up the order (P4). Where {@code close} fails of a sink that keeps a snapshot, what
 * it calls written may not be durable, and nobody would learn of it later: the flow is opened anew,
 * from the last checkpoint (K29).
 *
 * <p>Owner: the lane.
 */
final class Peer {
  private static final Logger LOG = LoggerFactory.getLogger(Peer.class);

  /** What depends on the peer. */
  interface Dependent {
    /** Something may be possible that was not. */
    void pump();

    /** The peer did not answer; the next attempt is set. */
    void unavailable(FlowException.NotConnected cause);

    /** The instance has gone: what it had under way will never be answered. */
    void instanceGone();
  }

  private final SinkSetup setup;
  private final Timers timers;
  private final OnLane onLane;
  private final Dependent dependent;
  private final Breaker breaker;
  private Supplier<Sink> supplier;
  private Duration timeout;
  private @Nullable Instance instance;
  private byte[] snapshot = new byte[0];
  private boolean writeUnanswered;
  private boolean replacing;

  /** Closing the instance failed: it stays, so that no checkpoint counts what it calls written. */
  private boolean lost;

  private Timers.@Nullable Timer pause;
  private long pauseUntil;
  private @Nullable Promise<Void> closing;

  Peer(SinkSetup setup, OnLane onLane, Dependent dependent) {
    this.setup = setup;
    this.timers = setup.timers();
    this.onLane = onLane;
    this.dependent = dependent;
    this.breaker = new Breaker(setup.jitter());
    this.supplier = setup.sink();
    this.timeout = setup.options().timeout();
  }

  /** Before the first instance. */
  void startFrom(byte[] restored) {
    snapshot = restored;
  }

  /**
   * Opens an instance where there is none and it is time; closes one that is to be replaced.
   *
   * @param idle whether no write is under way
   */
  void prepare(boolean idle) {
    if (instance == null) {
      if (pause == null && closing == null) {
        connect();
      }
    } else if (replacing && idle) {
      discard();
    }
  }

  /** The instance that can be written to now. */
  @Nullable Instance usable() {
    Instance current = instance;
    if (current == null || pause != null || replacing || closing != null) {
      return null;
    }
    return current.state == Instance.State.OPEN ? current : null;
  }

  /** The instance that was opened, even if it closes now. */
  @Nullable Instance opened() {
    Instance current = instance;
    return current != null && current.wasOpened() ? current : null;
  }

  byte[] snapshot() {
    Instance current = instance;
    return current == null ? snapshot : current.snapshot();
  }

  Breaker breaker() {
    return breaker;
  }

  /** Milliseconds to the next attempt; less than 0 where none is waited for. */
  long retryMillis() {
    return pause == null ? -1 : Math.max(0, pauseUntil - timers.nowMillis());
  }

  /** A write was answered, if only by a refusal of what was in it. */
  void answered() {
    writeUnanswered = false;
    breaker.answered();
  }

  /** A write was not answered. */
  void unanswered(FlowException.NotConnected cause) {
    writeUnanswered = true;
    unavailable(cause);
  }

  /** A write did not complete in time. */
  void overdue() {
    writeUnanswered = true;
    unavailable(
        new FlowException.NotConnected(
            "a write did not complete within " + timeout + "; its connection is being closed"));
    discard();
  }

  /** Sends nothing for so long. */
  void pause(long millis) {
    unpause();
    pauseUntil = timers.nowMillis() + millis;
    pause =
        timers.after(
            millis,
            () -> {
              pause = null;
              dependent.pump();
            });
  }

  /** Other options or another sink: the next attempt is made at once (K35). */
  void changed(Duration changedTimeout) {
    timeout = changedTimeout;
    unpause();
  }

  /** The next attempt is made by another instance, as soon as no write is under way (K35). */
  void replace(Supplier<Sink> changed) {
    supplier = changed;
    replacing = instance != null;
    writeUnanswered = false;
    breaker.answered();
  }

  /** Closes the instance now, whatever it has under way. */
  void discard() {
    Instance current = instance;
    if (current == null || current.state == Instance.State.CLOSING) {
      return;
    }
    current.state = Instance.State.CLOSING;
    current.timeout.cancel();
    onLane.call(current.sink::close, result -> discarded(current, result));
  }

  /** Closes for good. */
  Future<Void> close() {
    Promise<Void> known = closing;
    if (known != null) {
      return known.future();
    }
    Promise<Void> promise = Promise.promise();
    closing = promise;
    unpause();
    if (instance == null || lost) {
      promise.complete();
    } else {
      discard();
    }
    return promise.future();
  }

  private void connect() {
    Instance fresh;
    try {
      fresh = new Instance(supplier.get(), snapshot);
    } catch (RuntimeException e) {
      unavailable(notConnected(e));
      return;
    }
    instance = fresh;
    fresh.timeout = timers.after(timeout.toMillis(), () -> openOverdue(fresh));
    onLane.call(() -> fresh.sink.open(setup.context(), snapshot), result -> opened(fresh, result));
  }

  private void openOverdue(Instance fresh) {
    if (fresh.state == Instance.State.OPENING) {
      unavailable(new FlowException.NotConnected("connecting took longer than " + timeout));
      discard();
    }
  }

  private void opened(Instance fresh, AsyncResult<Void> result) {
    if (fresh != instance || fresh.state != Instance.State.OPENING) {
      return;
    }
    fresh.timeout.cancel();
    if (result.failed()) {
      unavailable(notConnected(result.cause()));
      discard();
      return;
    }
    fresh.opened();
    // Where writes were not answered, only a write can tell that it is better now.
    if (!writeUnanswered) {
      breaker.answered();
    }
    dependent.pump();
  }

  private void discarded(Instance old, AsyncResult<Void> result) {
    if (result.failed()) {
      LOG.warn("Sink {} could not be closed cleanly", setup.context().name(), result.cause());
      if (closing == null && old.wasOpened() && old.snapshot().length > 0) {
        lost = true;
        dependent.instanceGone();
        setup.listener().broken(notDurable(result.cause()));
        return;
      }
    }
    snapshot = old.snapshot();
    instance = null;
    replacing = false;
    dependent.instanceGone();
    Promise<Void> promise = closing;
    if (promise != null) {
      promise.tryComplete();
      return;
    }
    dependent.pump();
  }

  /** What to tell the lane where nobody can say what of the completed writes is durable. */
  StoreException notDurable(Throwable cause) {
    return new StoreException(
        StoreException.Kind.BROKEN,
        "sink "
            + setup.context().name()
            + " could not make durable what it wrote since the last checkpoint: "
            + cause.getMessage(),
        cause);
  }

  private void unavailable(FlowException.NotConnected cause) {
    // Several writes that fail together are one failure, or the delay would jump to its ceiling.
    if (pause == null && closing == null) {
      pause(breaker.failed(String.valueOf(cause.getMessage()), timers.nowMillis()));
    }
    dependent.unavailable(cause);
  }

  private void unpause() {
    Timers.Timer running = pause;
    pause = null;
    if (running != null) {
      running.cancel();
    }
  }

  private static FlowException.NotConnected notConnected(Throwable cause) {
    FlowException known = Failures.of(cause);
    return known instanceof FlowException.NotConnected notConnected
        ? notConnected
        : new FlowException.NotConnected(String.valueOf(known.getMessage()), known);
  }
}
