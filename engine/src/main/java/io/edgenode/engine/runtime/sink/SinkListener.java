package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.StoreException;
import io.vertx.core.Future;

/**
 * What a sink tells its lane. All calls come on the lane's context, from a turn of their own: never
 * from inside {@link SinkRunner#offer}.
 */
public interface SinkListener {
  /** The sink itself said that it delivered so many (K24). */
  void delivered(long count);

  /** So many were given up by a declared policy, or lost to damage. */
  void dropped(long count, String reason);

  /**
   * A FlowFile can't be delivered. It stays undelivered, and everything behind it waits, until the
   * future completes: when the dead-letter store keeps it. While that store is full under
   * backpressure the future stays open; a failed one is asked again after a while.
   */
  Future<Void> deadLetter(FlowFile flowFile, FlowException reason);

  /** A write took so long, from giving it to the sink to its answer, whatever that was. */
  default void wrote(long nanos) {}

  /** There is room again, after {@link SinkRunner#hasRoom} said no. */
  void roomChanged();

  /** Nothing waits any more. */
  void emptied();

  /** {@link SinkRunner#status} says something new. */
  void statusChanged();

  /**
   * The disk buffer is broken, or what was delivered may not be durable: the flow's stores must be
   * closed and opened anew (K5, K29).
   */
  void broken(StoreException cause);
}
