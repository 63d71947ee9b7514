package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.definition.SinkOptions;
import org.jspecify.annotations.Nullable;

/**
 * Why what waits is dead-lettered rather than sent: its sink was removed, or the peer has been away
 * for longer than give-up-after. Owner: the lane.
 */
final class GivingUp {
  private @Nullable FlowException forGood;

  /** An attempt failed that has not been weighed against give-up-after yet. */
  private FlowException.@Nullable NotConnected lastFailure;

  /** Nothing is sent any more. */
  void forGood(FlowException reason) {
    forGood = reason;
  }

  boolean isForGood() {
    return forGood != null;
  }

  /** An attempt to reach the peer failed. */
  void failed(FlowException.NotConnected cause) {
    lastFailure = cause;
  }

  /**
   * Why what waits is to be dead-lettered now. Past give-up-after that is so once for each attempt
   * that fails, so the peer goes on being probed.
   *
   * @param awayMillis how long the peer has been away
   */
  @Nullable FlowException reason(long awayMillis, SinkOptions options) {
    if (forGood != null) {
      return forGood;
    }
    FlowException failure = lastFailure;
    lastFailure = null;
    return options.giveUpAfter().filter(most -> awayMillis >= most.toMillis()).isPresent()
        ? failure
        : null;
  }
}
