package io.edgenode.engine.runtime.state;

/**
 * No timer of some components is due before this, so that none need be asked. It falls with every
 * timer that is set, and may stay too low when one is cancelled. Owner: the lane.
 */
public final class TimerBound {
  private long earliest = Long.MAX_VALUE;

  /** In elapsed milliseconds. */
  public long earliest() {
    return earliest;
  }

  /** A timer is set. */
  void lower(long deadline) {
    earliest = Math.min(earliest, deadline);
  }

  /** All were asked, and this is the earliest of what they have. */
  public void become(long deadline) {
    earliest = deadline;
  }
}
