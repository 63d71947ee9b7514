package io.edgenode.engine.runtime.state;

/** There is no more heap for state: the flow stops and is tried again. */
public final class StateTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StateTooLarge(String message) {
    super(message);
  }
}
