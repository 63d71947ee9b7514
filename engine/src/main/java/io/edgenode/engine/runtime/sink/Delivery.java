package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Gets what is ready to the peer: batches, attempts, and the three failures with their consequences
 * (K26, K27). One rule keeps the order: while any batch has to be sent again, nothing else is, and
 * that one only when no write is under way. Owner: the lane.
 */
final class Delivery implements Peer.Dependent {
  /** The reason of what a sink dropped by itself. */
  private static final String BY_POLICY = "policy";

  private final SinkSetup setup;
  private final Timers timers;
  private final Undelivered undelivered;
  private final Runnable changed;
  private final OnLane onLane;
  private final Burial burial;
  private final Peer peer;
  private final Linger linger;
  private final GivingUp givingUp = new GivingUp();
  private final Outstanding outstanding = new Outstanding();

  private SinkOptions options;
  private boolean started;
  private boolean stopping;
  private boolean finishing;

  /** How many FlowFiles may still be taken into batches. */
  private int toTake = Integer.MAX_VALUE;

  private boolean flushing;
  private boolean pumpAsked;
  private long laneMillis = Long.MIN_VALUE;
  private long resent;

  /**
   * @param changed called at the end of every turn in which something may have changed
   */
  Delivery(SinkSetup setup, Undelivered undelivered, Runnable changed) {
    this.setup = setup;
    this.timers = setup.timers();
    this.undelivered = undelivered;
    this.changed = changed;
    this.options = setup.options();
    this.onLane = new OnLane(setup.context().context(), timers);
    this.burial = new Burial(setup, onLane, undelivered, this::askPump);
    this.peer = new Peer(setup, onLane, this);
    this.linger = new Linger(setup, this::pump);
  }

  void start(byte[] snapshot) {
    peer.startFrom(snapshot);
    started = true;
    askPump();
  }

  /** Something is ready: a full batch goes out now, anything less after this turn. */
  void offered() {
    if (outstanding.size() >= writesAtOnce()) {
      return;
    }
    Instance open = peer.usable();
    if (open != null
        && undelivered.fillsBatch(open.sink.largestBatch())
        && mayStart()
        && !givingUp.isForGood()
        && outstanding.toSendAgain() == null) {
      sendReady(open);
    } else {
      askPump();
    }
  }

  /** Lets nothing linger until all is delivered. */
  void flush() {
    flushing = true;
    askPump();
  }

  void onTime(long now) {
    laneMillis = now;
    Instance open = peer.opened();
    if (open != null && open.sink.wakeAt() <= laneMillis) {
      askPump();
    }
  }

  /**
   * Sends the batch that is gathered, however little it is, and then starts nothing any more. A
   * peer that is away or refuses something is not tried again.
   */
  void finish() {
    finishing = true;
    toTake = Math.min(undelivered.ready(), options.batch().count());
    stopping |= !started;
    pump();
  }

  /** Starts nothing any more; what is under way may complete. */
  void stop() {
    stopping = true;
  }

  /** Takes the answers that are here already, so that a capture agrees with the snapshot. */
  void settle() {
    onLane.takeWaiting();
  }

  /** Nothing is under way, and nothing will be after {@link #finish}. */
  boolean isQuiet() {
    return outstanding.inFlight() == 0 && burial.isIdle() && (stopping || !finishing);
  }

  /** Dead-letters everything undelivered from now on. */
  void giveUp(FlowException reason) {
    givingUp.forGood(reason);
    if (outstanding.inFlight() > 0) {
      peer.discard();
    }
    askPump();
  }

  /** Applies at once, also to what is undelivered (K35). */
  void apply(SinkOptions fresh) {
    options = fresh;
    linger.apply(fresh);
    peer.changed(fresh.timeout());
    askPump();
  }

  void replace(Supplier<Sink> fresh) {
    peer.replace(fresh);
    askPump();
  }

  Peer peer() {
    return peer;
  }

  /** How many writes were of what had been written before, in whole or in part. */
  long resent() {
    return resent;
  }

  Future<Void> close() {
    stopping = true;
    linger.cancel();
    burial.close();
    return peer.close();
  }

  @Override
  public void pump() {
    step();
    changed.run();
  }

  @Override
  public void unavailable(FlowException.NotConnected cause) {
    givingUp.failed(cause);
    askPump();
  }

  @Override
  public void instanceGone() {
    outstanding.allLost();
  }

  void askPump() {
    if (!pumpAsked) {
      pumpAsked = true;
      timers.soon(
          () -> {
            pumpAsked = false;
            pump();
          });
    }
  }

  private boolean mayStart() {
    return started && !stopping && burial.isIdle();
  }

  /** Does what can be done now. */
  private void step() {
    if (undelivered.count() == 0) {
      flushing = false;
    }
    if (!mayStart()) {
      return;
    }
    if (finishing) {
      sendLast();
      return;
    }
    if (outstanding.inFlight() == 0) {
      FlowException reason =
          givingUp.reason(peer.breaker().openMillis(timers.nowMillis()), options);
      if (reason != null) {
        buryAll(reason);
        return;
      }
    }
    peer.prepare(outstanding.inFlight() == 0);
    Instance open = givingUp.isForGood() ? null : peer.usable();
    if (open == null) {
      return;
    }
    Batch again = outstanding.toSendAgain();
    if (again == null) {
      sendReady(open);
    } else if (outstanding.inFlight() == 0) {
      resent++;
      send(again, open);
    }
  }

  private void sendLast() {
    Instance open = givingUp.isForGood() ? null : peer.usable();
    if (open != null && outstanding.toSendAgain() == null) {
      sendReady(open);
    }
    stopping = outstanding.inFlight() == 0;
  }

  private void sendReady(Instance open) {
    while (outstanding.size() < writesAtOnce() && toTake > 0) {
      long wakeAt = open.sink.wakeAt();
      Waiting head = undelivered.head();
      long time = head != null ? head.laneMillis : timeWhenEmpty();
      long wakeBelow = head != null ? open.sink.wakeBelow() : Long.MIN_VALUE;
      if (time >= wakeAt || time < wakeBelow) {
        if (!outstanding.isEmpty() || !wake(open, time)) {
          return;
        }
      } else if (head != null && isDue(head, wakeBelow, wakeAt, open.sink.largestBatch())) {
        int most = Math.min(open.sink.largestBatch(), toTake);
        Batch batch = new Batch(undelivered.take(wakeBelow, wakeAt, most));
        toTake -= finishing ? batch.size() : 0;
        outstanding.add(batch);
        send(batch, open);
      } else {
        return;
      }
    }
  }

  /** Lane time as far as everything before it has been written. */
  private long timeWhenEmpty() {
    return undelivered.count() == 0 ? laneMillis : Long.MIN_VALUE;
  }

  private boolean wake(Instance open, long time) {
    try {
      open.sink.onTime(time);
      if (open.sink.wakeAt() > time) {
        return true;
      }
      peer.unanswered(
          new FlowException.NotConnected(
              "the sink type is faulty: woken at " + time + ", it wants to be woken at " + time));
    } catch (RuntimeException e) {
      peer.unanswered(
          new FlowException.NotConnected("what was to be done at " + time + " failed", e));
    }
    return false;
  }

  /** Whether a batch is to go now; else sees to it that it goes when it has waited enough. */
  private boolean isDue(Waiting head, long wakeBelow, long wakeAt, int most) {
    if (linger.millis() == 0
        || flushing
        || finishing
        || laneMillis >= wakeAt
        || undelivered.fillsBatch(wakeBelow, wakeAt, most)) {
      linger.cancel();
      return true;
    }
    return linger.isOver(head.since);
  }

  long lingerMillis() {
    return linger.millis();
  }

  private int writesAtOnce() {
    boolean several = setup.pipelined() || !options.ordered();
    return several && !peer.breaker().isOpen() ? options.inFlight() : 1;
  }

  private void send(Batch batch, Instance open) {
    outstanding.sent(batch);
    batch.sentNanos = System.nanoTime();
    int attempt = batch.attempt;
    batch.timeout =
        timers.after(
            options.timeout().toMillis(),
            () -> {
              if (batch.inFlight && batch.attempt == attempt) {
                peer.overdue();
                changed.run();
              }
            });
    onLane.call(
        () -> open.sink.write(batch.flowFiles()), result -> completed(batch, attempt, result));
  }

  private void completed(Batch batch, int attempt, AsyncResult<BatchResult> result) {
    if (!batch.inFlight || batch.attempt != attempt) {
      // Its instance was closed before this came, and it has been or will be sent again.
      return;
    }
    outstanding.landed(batch);
    setup.listener().wrote(System.nanoTime() - batch.sentNanos);
    if (result.failed()) {
      failed(batch, Failures.of(result.cause()));
    } else if (result.result().isAbout(batch.size())) {
      answered(batch, result.result());
    } else {
      failed(
          batch,
          new FlowException.Retryable(
              "the sink type is faulty: it reports failures of FlowFiles that it was not given"));
    }
    pump();
  }

  private void answered(Batch batch, BatchResult result) {
    peer.answered();
    if (result.delivered() > 0) {
      setup.listener().delivered(result.delivered());
    }
    if (result.dropped() > 0) {
      setup.listener().dropped(result.dropped(), BY_POLICY);
    }
    FlowException[] causes = new FlowException[batch.size()];
    for (BatchResult.Failure failure : result.failures()) {
      causes[failure.index()] = failure.cause();
    }
    List<Waiting> again = new ArrayList<>();
    FlowException worst = null;
    for (int i = 0; i < causes.length; i++) {
      FlowException cause = causes[i];
      if (cause == null) {
        undelivered.remove(batch.get(i));
      } else if (cause instanceof FlowException.BadData) {
        burial.bury(batch.get(i), cause);
      } else {
        again.add(batch.get(i));
        worst = worst instanceof FlowException.NotConnected ? worst : cause;
      }
    }
    if (worst == null) {
      outstanding.remove(batch);
    } else {
      batch.shrinkTo(again);
      failed(batch, worst);
    }
  }

  private void failed(Batch batch, FlowException cause) {
    if (cause instanceof FlowException.NotConnected away) {
      peer.unanswered(away);
      return;
    }
    peer.answered();
    if (cause instanceof FlowException.Retryable && batch.failures < options.retries()) {
      batch.failures++;
      peer.pause(Backoff.delayMillis(batch.failures, setup.jitter()));
    } else if (batch.size() == 1) {
      outstanding.remove(batch);
      burial.bury(batch.get(0), cause);
    } else {
      // One record alone tells whether it is the one; halves find a bad one in few writes.
      boolean bad = cause instanceof FlowException.BadData;
      outstanding.divide(batch, bad ? (batch.size() + 1) / 2 : 1);
    }
  }

  private void buryAll(FlowException reason) {
    List<Waiting> all = outstanding.clear();
    while (undelivered.ready() > 0) {
      all.addAll(undelivered.take(Long.MIN_VALUE, Long.MAX_VALUE, Integer.MAX_VALUE));
    }
    all.forEach(waiting -> burial.bury(waiting, reason));
  }
}
