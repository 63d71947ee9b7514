package io.edgenode.engine.api;

import io.vertx.core.Future;
import java.util.List;

/**
 * Delivers FlowFiles to what is behind. Batching, retry, order, breaker and dead letters are the
 * runtime's. All methods are called on the lane's context; a sink that blocks moves that to a
 * worker and completes its futures from there. At most one {@link #write} is under way unless the
 * descriptor says {@code pipelined}.
 */
public interface Sink {
  /**
   * Called once, before the first write; completes when the sink can take writes. A failure of kind
   * {@link FlowException.NotConnected} is retried.
   *
   * @param snapshot what {@link #snapshot} gave for the checkpoint recovered from; empty at first
   */
  Future<Void> open(SinkContext context, byte[] snapshot);

  /**
   * Writes one batch, in order. Completes when every FlowFile that the result calls delivered will
   * survive a crash of this process (K29). A failed future says something of the whole batch.
   */
  Future<BatchResult> write(List<FlowFile> batch);

  /**
   * What {@link #open} needs to continue exactly behind the last completed write (K29); empty for
   * sinks that keep nothing. Called on the lane, when no completed write is unaccounted; cheap.
   */
  default byte[] snapshot() {
    return new byte[0];
  }

  /**
   * Makes durable all that was completed when {@link #snapshot} was last called; the checkpoint
   * waits for it.
   */
  default Future<Void> sync() {
    return Future.succeededFuture();
  }

  /**
   * Says that both kept checkpoints cover this snapshot: what it calls finished may be published.
   */
  default void covered(byte[] snapshot) {}

  /** Lane time moved on (ticks included): for rotation by time. */
  default void onTime(long laneMillis) {}

  Future<Void> close();
}
