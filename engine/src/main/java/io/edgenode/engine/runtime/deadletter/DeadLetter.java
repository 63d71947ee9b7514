package io.edgenode.engine.runtime.deadletter;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;

/**
 * One FlowFile that is kept because nothing else could be done with it.
 *
 * @param number its place in the store; a compaction may move it
 * @param component where it failed
 * @param reason what kind of failure it was
 * @param message what was said of it; never record content
 * @param timeMillis when, in epoch milliseconds
 * @param bytes what it takes in the store
 * @param flowFile itself, attributes included
 */
public record DeadLetter(
    long number,
    String component,
    Reason reason,
    String message,
    long timeMillis,
    int bytes,
    FlowFile flowFile) {

  /** The kinds of failure, as in {@link FlowException}. */
  public enum Reason {
    NOT_CONNECTED,
    RETRYABLE,
    BAD_DATA;

    static Reason of(FlowException failure) {
      if (failure instanceof FlowException.NotConnected) {
        return NOT_CONNECTED;
      }
      return failure instanceof FlowException.Retryable ? RETRYABLE : BAD_DATA;
    }
  }
}
