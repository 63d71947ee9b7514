package io.edgenode.engine.record;

/**
 * Bytes that are not a record. The message says what is wrong and at which byte, never the bytes.
 */
public final class MalformedRecordException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedRecordException(String message) {
    super(message, null, false, false);
  }
}
