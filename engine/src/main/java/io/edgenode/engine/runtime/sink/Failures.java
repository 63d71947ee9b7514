package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.api.FlowException;
import io.vertx.core.VertxException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/**
 * What a sink's failure means (K26). A connector says it with a {@link FlowException}. Of what else
 * may come out of one, I/O errors, timeouts, closed connections and errors of the JVM say nothing
 * about the records, so they count as not connected: dead-lettering a backlog because a library
 * threw the wrong type would be worse than waiting. Every other exception counts as retryable: it
 * may be one record's fault, so it must not stop the flow for good, and retrying singly finds
 * which.
 */
final class Failures {
  private Failures() {}

  static FlowException of(Throwable cause) {
    if (cause instanceof FlowException known) {
      return known;
    }
    if (cause instanceof IOException
        || cause instanceof TimeoutException
        || cause instanceof VertxException
        || cause instanceof Error) {
      return new FlowException.NotConnected(text(cause), cause);
    }
    return new FlowException.Retryable("unexpected " + cause.getClass().getName(), cause);
  }

  /** The message, which I/O errors write for people, or else the type. */
  private static String text(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getName() : message;
  }
}
