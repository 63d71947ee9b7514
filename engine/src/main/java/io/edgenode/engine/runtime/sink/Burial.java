package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowException;
import java.util.random.RandomGenerator;

/**
 * FlowFiles on their way to the dead letters. Each stays undelivered until it is kept there; while
 * one is not, its sink sends nothing. Owner: the lane.
 */
final class Burial {
  private final SinkListener listener;
  private final Timers timers;
  private final RandomGenerator jitter;
  private final OnLane onLane;
  private final Undelivered undelivered;
  private final Runnable whenIdle;
  private int open;
  private boolean closed;

  Burial(SinkSetup setup, OnLane onLane, Undelivered undelivered, Runnable whenIdle) {
    this.listener = setup.listener();
    this.timers = setup.timers();
    this.jitter = setup.jitter();
    this.onLane = onLane;
    this.undelivered = undelivered;
    this.whenIdle = whenIdle;
  }

  boolean isIdle() {
    return open == 0;
  }

  void bury(Waiting waiting, FlowException reason) {
    open++;
    ask(waiting, reason, 1);
  }

  /** Asks no more; what is not kept yet stays undelivered. */
  void close() {
    closed = true;
  }

  private void ask(Waiting waiting, FlowException reason, int attempt) {
    if (closed) {
      return;
    }
    onLane.call(
        () -> listener.deadLetter(waiting.flowFile, reason),
        result -> {
          if (result.failed()) {
            long delay = Backoff.delayMillis(attempt, jitter);
            timers.after(delay, () -> ask(waiting, reason, attempt + 1));
            return;
          }
          undelivered.remove(waiting);
          open--;
          if (open == 0) {
            whenIdle.run();
          }
        });
  }
}
