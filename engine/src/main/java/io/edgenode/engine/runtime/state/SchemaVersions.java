package io.edgenode.engine.runtime.state;

/** Why state is refused rather than misread. Stateless. */
final class SchemaVersions {
  private SchemaVersions() {}

  /** No version of the codec here reads what was written. */
  static IllegalStateException unread(String component, String state, int written, int present) {
    return new IllegalStateException(
        what(component, state, written)
            + ", and this program reads version "
            + present
            + ": run the version of the component that wrote it, or give the component another name,"
            + " under which it begins anew");
  }

  /** The version is known, but less or more was read than was written. */
  static IllegalStateException misread(String component, String state, int written) {
    return new IllegalStateException(
        what(component, state, written)
            + ", but reads it differently than it was written: its codec needs a version of its own");
  }

  private static String what(String component, String state, int written) {
    return "'" + component + "' keeps '" + state + "' in schema version " + written;
  }
}
