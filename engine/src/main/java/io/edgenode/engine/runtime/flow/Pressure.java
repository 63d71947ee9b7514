package io.edgenode.engine.runtime.flow;

import java.util.BitSet;

/**
 * Why a flow's sources are held back: the journal of a lane takes nothing, or the node holds the
 * flow. Guarded by its flow's lock.
 */
final class Pressure {
  private final BitSet fullLanes = new BitSet();
  private String ofLanes = "";
  private String ofNode = "";

  /** Another opening begins, whose journals take what comes. */
  void reopened() {
    fullLanes.clear();
    ofLanes = "";
  }

  /** A lane's journal takes nothing now, or does again. */
  void lane(int lane, boolean full, String why) {
    fullLanes.set(lane, full);
    if (fullLanes.isEmpty()) {
      ofLanes = "";
    } else if (full) {
      ofLanes = why;
    }
  }

  /**
   * The node holds the flow, or no longer where the reason is empty.
   *
   * @return whether that is news
   */
  boolean node(String why) {
    boolean news = !ofNode.equals(why);
    ofNode = why;
    return news;
  }

  /** Why; empty if they are not held back. */
  String reason() {
    return ofLanes.isEmpty() ? ofNode : ofLanes;
  }
}
