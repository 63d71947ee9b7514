package io.edgenode.node.assembly;

import io.edgenode.engine.config.Problem;
import io.edgenode.engine.definition.Exclusive;
import io.edgenode.engine.definition.FlowLoader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the components of one node's flows have for themselves, such as paths of ports: the second
 * flow that asks for something is wrong (K18). Owner: one thread.
 */
public final class Shares {
  private final Map<String, Exclusive> taken = new HashMap<>();

  /**
   * Adds a flow behind those before it.
   *
   * @return what it asks for that another flow has; then nothing of it is added
   */
  public List<Problem> add(FlowLoader.Loaded loaded) {
    List<Problem> problems = new ArrayList<>();
    for (Exclusive wanted : loaded.exclusives()) {
      Exclusive first = taken.get(wanted.what());
      if (first != null && !first.at().file().equals(wanted.at().file())) {
        problems.add(new Problem(Problem.Severity.ERROR, wanted.at(), first.taken(wanted)));
      }
    }
    if (problems.isEmpty()) {
      loaded.exclusives().forEach(exclusive -> taken.put(exclusive.what(), exclusive));
    }
    return problems;
  }
}
