package io.edgenode.node.view;

import io.vertx.core.Future;

/** The node as the HTTP surface, the metrics and the terminal see it. */
@FunctionalInterface
public interface NodeView {
  /**
   * A snapshot of the whole node. Callable on any thread. Each flow's numbers are taken between two
   * records of each of its lanes, so that its ledger adds up.
   */
  Future<NodeStats> stats();
}
