package io.edgenode.node.flowtest;

/** Ends a case that can't go on; the message says why. */
final class FlowTestFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  FlowTestFailure(String message) {
    super(message, null, false, false);
  }
}
