package io.edgenode.node.replay;

/** A replay can't be done; the message says why and what would help. */
public final class ReplayFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplayFailure(String message) {
    super(message, null, false, false);
  }
}
