package io.edgenode.engine.api;

import io.vertx.core.Future;
import java.util.List;

/**
 * Delivers FlowFiles to what is behind. Batching, retry, order, breaker and dead letters are the
 * runtime's. All methods are called on the lane's context; a sink that blocks moves that to a
 * worker. At most one {@link #write} is under way unless the descriptor says {@code pipelined} or
 * the flow {@code ordered: false}.
 *
 * <p>An instance lives once: open, writes, close. Where opening fails, or a write does not complete
 * in time, the runtime closes the instance and opens another with the last snapshot.
 */
public interface Sink {
  /**
   * Called once, before the first write; completes when the sink can take writes. After a failure
   * of any kind the runtime closes this instance and tries with another, later.
   *
   * @param snapshot what {@link #snapshot} gave for the checkpoint recovered from, or for the
   *     instance before this one; empty at first
   */
  Future<Void> open(SinkContext context, byte[] snapshot);

  /**
   * Writes one batch, in order. Completes when every FlowFile that the result calls delivered will
   * survive a crash of this process (K29). A failed future says something of the whole batch; a
   * {@link FlowException.BadData} of several makes the runtime find out which by writing halves.
   */
  Future<BatchResult> write(List<FlowFile> batch);

  /**
   * The most FlowFiles that one write can take, whatever the flow says: 1 where the peer takes them
   * singly, so that each has the timeout and the retries to itself.
   */
  default int largestBatch() {
    return Integer.MAX_VALUE;
  }

  /**
   * What {@link #open} needs to continue exactly behind the last completed write (K29); empty for
   * sinks that keep nothing. Called on the lane at any time from the end of {@link #open} on, also
   * after {@link #close}; cheap. A sink whose snapshot tells writes apart completes them on the
   * lane's context, so that runtime and snapshot agree on what is complete.
   */
  default byte[] snapshot() {
    return new byte[0];
  }

  /**
   * Makes durable all that was completed when {@link #snapshot} was last called; the checkpoint
   * waits for it. Where it fails the flow is opened anew, and what was written since the last
   * checkpoint is given again: no second try would tell what was lost.
   */
  default Future<Void> sync() {
    return Future.succeededFuture();
  }

  /**
   * Says that both kept checkpoints cover this snapshot: what it calls finished may be published.
   */
  default void covered(byte[] snapshot) {}

  /**
   * Whether something finished waits for {@link #covered}: then checkpoints are taken even where
   * nothing else changed.
   */
  default boolean awaitsCoverage() {
    return false;
  }

  /**
   * The lane time at which {@link #onTime} is wanted next. The runtime writes everything that was
   * emitted before that time first, in batches of their own, so what a sink does at a time does not
   * depend on how FlowFiles were batched (P3).
   */
  default long wakeAt() {
    return Long.MAX_VALUE;
  }

  /**
   * Below which lane time {@link #onTime} is wanted as well, before the FlowFile that has it: the
   * clock was set back.
   */
  default long wakeBelow() {
    return Long.MIN_VALUE;
  }

  /**
   * Lane time reached {@link #wakeAt}, ticks included, or fell below {@link #wakeBelow} with the
   * FlowFile that comes next, and no write is under way: for rotation by time.
   */
  default void onTime(long laneMillis) {}

  /**
   * Ends this instance, also while it opens or writes. Completes when nothing that it was given can
   * reach the peer any more, with all completed writes as durable as after {@link #sync}; a write
   * still under way has completed or never will. Where that fails of a sink with a {@link
   * #snapshot}, while the flow goes on, the flow is opened anew as for a failed {@link #sync}.
   */
  Future<Void> close();
}
