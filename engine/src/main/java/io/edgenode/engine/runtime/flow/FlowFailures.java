package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.repo.StoreException;
import org.jspecify.annotations.Nullable;

/** What a flow's failures mean. Stateless. */
final class FlowFailures {
  private FlowFailures() {}

  /** What trying again can't mend. */
  static boolean isForGood(Throwable cause) {
    return cause instanceof StoreException store
        && (store.kind() == StoreException.Kind.INCOMPATIBLE
            || store.kind() == StoreException.Kind.IN_USE);
  }

  /** A stack trace where the cause is nobody's message. */
  static @Nullable Throwable unexpected(Throwable cause) {
    return cause instanceof StoreException || cause.getMessage() != null && cause.getCause() == null
        ? null
        : cause;
  }

  /** The same failure, told as that of a source: of several, people have to know which. */
  static Throwable ofSource(String source, Throwable cause) {
    return cause instanceof StoreException
        ? cause
        : new IllegalStateException(
            "source '" + source + "': " + describe(cause), unexpected(cause));
  }

  /** What to say of it. */
  static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getName() : message;
  }
}
