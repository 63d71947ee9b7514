package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Sink;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One sink of one lane: takes every FlowFile that reaches the sink and answers for it until it is
 * delivered, dropped by policy, or kept as a dead letter.
 *
 * <p>Life: construct, {@link #start} with what the checkpoint holds, then any number of {@link
 * #offer}, {@link #capture} and the rest, then {@link #drain}, a last capture, {@link #close}.
 *
 * <p>Owner: the lane. Every method is called on its context; every listener call comes on it, never
 * from inside {@link #offer}.
 */
public final class SinkRunner {
  private final SinkSetup setup;
  private final SinkListener listener;
  private final Timers timers;
  private final Undelivered undelivered;
  private final Delivery delivery;
  private SinkOptions options;
  private @Nullable Outbox outbox;
  private boolean outboxOpening;
  private boolean refusedRoom;
  private boolean empty = true;
  private boolean connected = true;
  private String lastError = "";
  private byte[] capturedSnapshot = new byte[0];
  private @Nullable Ending ending;

  public SinkRunner(SinkSetup setup) {
    this.setup = setup;
    this.listener = setup.listener();
    this.timers = setup.timers();
    this.options = setup.options();
    this.undelivered = new Undelivered(options);
    this.delivery = new Delivery(setup, undelivered, this::turned);
  }

  /** What ends when a condition holds or its time is over. */
  private record Ending(boolean whenEmpty, Promise<Void> promise, Timers.Timer timer) {}

  /**
   * Takes up where the checkpoint left it and begins to connect.
   *
   * @return completes when FlowFiles can be offered, which does not wait for the peer, nor for the
   *     disk buffer of a new sink; fails with a {@link io.edgenode.engine.api.repo.StoreException}
   *     where the disk buffer can't be opened
   */
  public Future<Void> start(SinkImage image) {
    SinkCapture.OutboxMark mark = image.outbox();
    boolean onDisk = options.buffer() == SinkOptions.Buffer.DISK;
    if (image.isNew() || mark == null && !onDisk) {
      // The lane that a new sink comes into does not wait: it is offered FlowFiles from here on.
      begin(image, null);
      if (onDisk) {
        attachOutbox();
      }
      return Future.succeededFuture();
    }
    return openOutbox(mark, image.lostBelow())
        .map(
            opened -> {
              begin(image, opened);
              return null;
            });
  }

  /**
   * Whether a FlowFile may be offered. The lane asks before each record; where one record makes
   * several, the others are taken all the same. After a no {@link SinkListener#roomChanged} comes.
   */
  public boolean hasRoom() {
    boolean room = undelivered.hasRoom();
    if (!room) {
      refusedRoom = true;
    }
    return room;
  }

  /** Takes a FlowFile over; never refuses. */
  public void offer(FlowFile flowFile) {
    long now = delivery.lingerMillis() == 0 ? Long.MIN_VALUE : timers.nowMillis();
    undelivered.offer(flowFile, setup.context().time().laneMillis(), now);
    empty = false;
    if (outbox == null) {
      delivery.offered();
    } else {
      // It is staged: what may be ready is older, and the disk buffer has to be seen to.
      delivery.askPump();
    }
  }

  /** How many FlowFiles were offered and are not delivered, dropped or dead-lettered (K24). */
  public long undelivered() {
    return undelivered.count();
  }

  /**
   * Visits the contents of what is undelivered: of what lies in the disk buffer the large ones, as
   * far as they were offered since the start.
   */
  public void visit(Consumer<Content> visitor) {
    undelivered.visit(visitor);
    Outbox disk = outbox;
    if (disk != null) {
      disk.visit(visitor);
    }
  }

  /** Whether the disk buffer holds FlowFiles from before the start, which {@link #visit} lacks. */
  public boolean holdsUnknown() {
    Outbox disk = outbox;
    return disk != null && disk.holdsUnknown();
  }

  /** Nothing waits for others until all is delivered: at the end of all inputs, at a stop. */
  public void flush() {
    delivery.flush();
  }

  /** Lane time moved on, ticks included. */
  public void onTime(long laneMillis) {
    delivery.onTime(laneMillis);
  }

  /** The lane time at which the sink wants to be told of it; the lane sees to a tick. */
  public long wakeAt() {
    Instance open = delivery.peer().opened();
    return open == null ? Long.MAX_VALUE : open.sink.wakeAt();
  }

  /** Whether a capture would differ from the one before. */
  public boolean isChanged() {
    return undelivered.isChanged() || !Arrays.equals(capturedSnapshot, delivery.peer().snapshot());
  }

  /**
   * Whether the sink has finished something that it publishes when it is {@link #covered}: worth a
   * full checkpoint though nothing changed, and worth two at a stop.
   */
  public boolean awaitsCoverage() {
    Instance open = delivery.peer().opened();
    return open != null && open.sink.awaitsCoverage();
  }

  /**
   * Takes the answers that are here already, so that a capture agrees with what the sink itself
   * says; before the counters are copied, for it counts what was delivered (K24).
   */
  public void settle() {
    delivery.settle();
  }

  /**
   * What the checkpoint at this instant holds of this sink, in the turn of {@link #settle}. Each
   * capture changes the one before, so all are kept or, where one was not, the next must be full.
   */
  public SinkCapture capture(boolean full) {
    capturedSnapshot = delivery.peer().snapshot();
    return undelivered.capture(full, capturedSnapshot);
  }

  /**
   * Makes durable what the last capture refers to; the checkpoint is kept only after that. Fails
   * where it can't.
   */
  public Future<Void> sync() {
    Instance open = delivery.peer().opened();
    Future<Void> synced = open == null ? Future.succeededFuture() : open.sink.sync();
    Outbox disk = outbox;
    return disk == null ? synced : Future.all(synced, disk.force()).mapEmpty();
  }

  /** Recovery can't go behind this capture any more: both kept checkpoints cover it (K33). */
  public void covered(SinkCapture capture) {
    Instance open = delivery.peer().opened();
    if (open != null) {
      open.sink.covered(capture.snapshot);
    }
    Outbox disk = outbox;
    if (disk != null && capture.outbox != null) {
      disk.release(capture.outbox.resume());
      delivery.askPump();
    }
  }

  /** Applies other options at once, also to what is undelivered (K35). */
  public void apply(SinkOptions changed) {
    options = changed;
    undelivered.options(changed);
    delivery.apply(changed);
    Outbox disk = outbox;
    if (disk != null) {
      disk.options(changed);
    } else if (changed.buffer() == SinkOptions.Buffer.DISK && !outboxOpening) {
      attachOutbox();
    }
  }

  /** What is offered until it is open stays in memory. */
  private void attachOutbox() {
    outboxOpening = true;
    openOutbox(null, 0)
        .onFailure(cause -> listener.broken(Outbox.failure(setup, cause)))
        .onSuccess(
            opened -> {
              outbox = opened;
              undelivered.attach(opened);
              turned();
            });
  }

  /**
   * Delivers with other instances from now on (K35): writes under way may complete, then the
   * instance is closed and the next one opened, and what is undelivered is sent by that.
   */
  public void replace(Supplier<Sink> sink, SinkOptions changed) {
    delivery.replace(sink);
    apply(changed);
  }

  /**
   * Lets the writes under way complete, sends the batch that is gathered without letting it linger,
   * and starts no other (K39). The rest is for the checkpoint.
   *
   * @return always succeeds, at the latest after this time
   */
  public Future<Void> drain(Duration most) {
    Promise<Void> promise = Promise.promise();
    Timers.Timer end =
        timers.after(
            most.toMillis(),
            () -> {
              delivery.stop();
              promise.tryComplete();
            });
    delivery.finish();
    return await(new Ending(false, promise, end));
  }

  /**
   * Delivers everything, and dead-letters for this reason what is left after this time: for a sink
   * that a new flow version does not have (K36). What was delivered is made durable: no checkpoint
   * behind that version will have the sink.
   *
   * @return fails where it can't be made durable, which {@link SinkListener#broken} hears as well
   */
  public Future<Void> retire(Duration most, FlowException reason) {
    delivery.flush();
    Promise<Void> promise = Promise.promise();
    Timers.Timer timer = timers.after(most.toMillis(), () -> delivery.giveUp(reason));
    return await(new Ending(true, promise, timer))
        .compose(ended -> sync())
        .onFailure(cause -> listener.broken(delivery.peer().notDurable(cause)));
  }

  /** Closes the instance; completes when nothing reaches the peer any more. */
  public Future<Void> close() {
    return delivery
        .close()
        .compose(
            done -> {
              Outbox disk = outbox;
              return disk == null ? Future.succeededFuture() : disk.close();
            });
  }

  public SinkStatus status() {
    Breaker breaker = delivery.peer().breaker();
    long retry = delivery.peer().retryMillis();
    return new SinkStatus(
        !breaker.isOpen(),
        Duration.ofMillis(breaker.openMillis(timers.nowMillis())),
        Optional.of(breaker.error()).filter(text -> !text.isEmpty()),
        retry < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(retry)),
        undelivered.count(),
        delivery.resent(),
        Optional.ofNullable(outbox).map(Outbox::status));
  }

  private void begin(SinkImage image, @Nullable Outbox opened) {
    outbox = opened;
    undelivered.restore(image, opened);
    empty = undelivered.count() == 0;
    delivery.start(image.snapshot());
  }

  private Future<Outbox> openOutbox(SinkCapture.@Nullable OutboxMark mark, long lostBelow) {
    return OutboxWorker.open(setup, options.maxSize().bytes(), mark, lostBelow)
        .map(worker -> new Outbox(setup, worker, undelivered, this::outboxMoved));
  }

  private void outboxMoved() {
    delivery.askPump();
    turned();
  }

  private Future<Void> await(Ending awaited) {
    ending = awaited;
    turned();
    return awaited.promise().future();
  }

  /** At the end of every turn in which something may have changed. */
  private void turned() {
    Outbox disk = outbox;
    if (disk != null) {
      disk.pump();
    }
    if (refusedRoom && undelivered.hasRoom()) {
      refusedRoom = false;
      listener.roomChanged();
    }
    if (!empty && undelivered.count() == 0) {
      empty = true;
      listener.emptied();
    }
    Breaker breaker = delivery.peer().breaker();
    if (connected == breaker.isOpen() || !lastError.equals(breaker.error())) {
      connected = !breaker.isOpen();
      lastError = breaker.error();
      listener.statusChanged();
    }
    Ending waited = ending;
    if (waited != null && (waited.whenEmpty() ? undelivered.count() == 0 : delivery.isQuiet())) {
      ending = null;
      waited.timer().cancel();
      waited.promise().tryComplete();
    }
  }
}
