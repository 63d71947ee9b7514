package io.edgenode.engine.definition;

import io.edgenode.engine.config.Mark;

/**
 * Something of the node that a component must have for itself, such as a path of a port (K18): two
 * components that ask for the same can't both run.
 *
 * @param what as people know it
 * @param component whose it is, such as {@code source 'posted'}
 * @param at where that stands
 */
public record Exclusive(String what, String component, Mark at) {
  /** What is wrong with a component that asks for what another has. */
  public String taken(Exclusive by) {
    return by.component + " can't have " + what + ": " + component + " at " + at + " has it";
  }
}
