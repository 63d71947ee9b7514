package io.edgenode.node.flowtest;

import io.edgenode.engine.config.Mark;

/**
 * Something that is not as a test expects it.
 *
 * @param at the expectation, or the step that could not be done
 * @param message one or several lines
 */
record Failure(Mark at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
