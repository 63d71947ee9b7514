package io.edgenode.engine.api;

/**
 * A failure that tells the runtime what to do next (K26). Messages name what, where and what would
 * be valid; they never hold record content or secrets.
 */
public abstract sealed class FlowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private FlowException(String message, Throwable cause) {
    super(message, cause);
  }

  private FlowException(String message) {
    super(message);
  }

  /**
   * The peer is away or refuses everybody (refused, reset, timeout, 401, 403, 404, 407, 408, 429,
   * 5xx): the runtime retries without limit, in order, and opens the breaker.
   */
  public static final class NotConnected extends FlowException {
    private static final long serialVersionUID = 1L;

    public NotConnected(String message) {
      super(message);
    }

    public NotConnected(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * This attempt failed and another may succeed (deadlock, conflict): the runtime retries the
   * batch, then each record alone, then dead-letters.
   */
  public static final class Retryable extends FlowException {
    private static final long serialVersionUID = 1L;

    public Retryable(String message) {
      super(message);
    }

    public Retryable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * This FlowFile can never succeed: it goes to {@code failure}, or to the dead letters, and the
   * others go on.
   */
  public static final class BadData extends FlowException {
    private static final long serialVersionUID = 1L;

    public BadData(String message) {
      super(message);
    }

    public BadData(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
