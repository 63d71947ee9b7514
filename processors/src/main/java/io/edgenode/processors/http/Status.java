package io.edgenode.processors.http;

import io.edgenode.engine.api.FlowException;
import java.util.Optional;

/**
 * What a status says (K26). Only statuses that blame the request's content give it up; whatever a
 * changed server, account or URL could mend is waited for, redirects among them, which are not
 * followed.
 */
final class Status {
  private Status() {}

  /** Empty where the server took it. */
  static Optional<FlowException> failure(int status, String where) {
    if (status >= 200 && status < 300) {
      return Optional.empty();
    }
    String said = where + " answered " + status;
    return Optional.of(
        switch (status) {
          case 400, 411, 413, 414, 415, 422, 431 -> new FlowException.BadData(said);
          case 409, 423, 425 -> new FlowException.Retryable(said);
          default -> new FlowException.NotConnected(said);
        });
  }
}
