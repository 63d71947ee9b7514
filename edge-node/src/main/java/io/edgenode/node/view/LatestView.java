package io.edgenode.node.view;

import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.runtime.flow.LaneAnswers;
import io.vertx.core.Future;

/** The node as who asks what its components know sees it. */
@FunctionalInterface
public interface LatestView {
  /**
   * What a component that is {@link Queryable} knows, over all lanes of its flow. Any thread.
   *
   * @return fails with {@link NotAsked} where there is no such component, with {@link
   *     Queryable.IllegalQuestion}, or with an {@link IllegalStateException} where the flow does
   *     not run now
   */
  Future<LaneAnswers> latest(String flow, String component, Queryable.Question question);

  /** There is nobody who could be asked: says who could. */
  final class NotAsked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotAsked(String message) {
      super(message);
    }
  }
}
