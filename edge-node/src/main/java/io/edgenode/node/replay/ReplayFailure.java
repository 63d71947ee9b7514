package io.edgenode.node.replay;

/** A replay can't be done; the message says why and what would help. */
public final class ReplayFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean whileRunning;

  ReplayFailure(String message) {
    this(message, false);
  }

  /**
   * @param whileRunning whether the flow failed, rather than what was asked for
   */
  ReplayFailure(String message, boolean whileRunning) {
    super(message, null, false, false);
    this.whileRunning = whileRunning;
  }

  /** Whether the flow failed while it ran, rather than what was asked for. */
  public boolean whileRunning() {
    return whileRunning;
  }
}
