package io.edgenode.processors.filesink;

import java.io.IOException;

/** Another writer has a file, or wrote to it: it is left as it is. */
class NotOursException extends IOException {
  private static final long serialVersionUID = 1;

  NotOursException(String message) {
    super(message);
  }

  NotOursException(String message, Throwable cause) {
    super(message, cause);
  }

  /** That other writer is this sink itself, by another path. */
  static final class SameFile extends NotOursException {
    private static final long serialVersionUID = 1;

    SameFile(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
