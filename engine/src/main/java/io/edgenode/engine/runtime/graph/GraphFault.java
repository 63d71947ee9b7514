package io.edgenode.engine.runtime.graph;

/** Something of the runtime's own is broken: the flow must stop, nothing may go on past it. */
final class GraphFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public GraphFault(String message, Throwable cause) {
    super(message, cause);
  }
}
