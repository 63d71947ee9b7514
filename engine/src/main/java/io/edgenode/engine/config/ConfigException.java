package io.edgenode.engine.config;

/** Text that can't be read any further; caught where the file is opened and made a problem. */
final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Mark at;

  ConfigException(Mark at, String message) {
    super(message, null, false, false);
    this.at = at;
  }

  Mark at() {
    return at;
  }
}
