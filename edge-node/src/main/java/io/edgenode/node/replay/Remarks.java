package io.edgenode.node.replay;

import io.edgenode.engine.runtime.lane.DistantTimes;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What whoever reads a replay's results should know, each once. One thread.
 *
 * @param damage what could not be read
 * @param notes the rest
 * @param distantTimes tells by itself, for all lanes
 */
record Remarks(Set<String> damage, Set<String> notes, DistantTimes distantTimes) {
  /** Of a flow's replay. */
  Remarks(String flow) {
    this(new LinkedHashSet<>(), new LinkedHashSet<>(), new DistantTimes(flow));
  }
}
