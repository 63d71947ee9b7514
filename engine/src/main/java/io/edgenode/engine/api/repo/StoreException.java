package io.edgenode.engine.api.repo;

/** A store could not do what was asked. The message names the directory and what would mend it. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What is the matter. */
  public enum Kind {
    /** Free space is at its reserve (K5): nothing was written; it may be tried again. */
    DISK_FULL,
    /** The store's own limit is reached: nothing was written. */
    QUOTA,
    /** It would not fit into the store's limit if nothing else were there: never try it again. */
    TOO_LARGE,
    /** An I/O or page-fault error: this store must be closed and opened anew (K5). */
    BROKEN,
    /** Written by a newer version, or by another node (K1, K8). */
    INCOMPATIBLE,
    /** Somebody else holds the directory (K6). */
    IN_USE
  }

  private final Kind kind;

  public StoreException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public StoreException(Kind kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
