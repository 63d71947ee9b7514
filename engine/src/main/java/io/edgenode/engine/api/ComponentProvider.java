package io.edgenode.engine.api;

import java.util.List;

/** What a plugin adds; found by {@link java.util.ServiceLoader}. */
public interface ComponentProvider {
  List<Descriptor<?>> components();

  /**
   * Whether a test of this provider's own makes a registry of its components, which checks their
   * options. Only then may a node save itself the check at every start, of options that no flow of
   * it may use.
   */
  default boolean checkedWhenBuilt() {
    return false;
  }
}
