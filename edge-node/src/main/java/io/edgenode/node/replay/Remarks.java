package io.edgenode.node.replay;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What whoever reads a replay's results should know, each once. One thread.
 *
 * @param damage what could not be read
 * @param notes the rest
 */
record Remarks(Set<String> damage, Set<String> notes) {
  Remarks() {
    this(new LinkedHashSet<>(), new LinkedHashSet<>());
  }
}
