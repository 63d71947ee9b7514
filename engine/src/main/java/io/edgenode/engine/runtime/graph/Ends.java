package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.runtime.window.Watermark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sources have ended, as one stage sees it, and which components that leaves without input. A
 * source that sends again is no longer ended. Owner: the lane.
 */
final class Ends implements Watermark.Ended {
  private final Set<String> ended = new TreeSet<>();
  private long changes;
  private final Map<StateNode, Set<String>> sources = new HashMap<>();

  /** Says which sources a component gets its FlowFiles from, by whatever way. */
  void feeds(StateNode node, Set<String> from) {
    sources.put(node, from);
  }

  /** Notes an end; gives the components, in order, whose last open source this was. */
  List<StateNode> end(String source, List<StateNode> components) {
    if (!ended.add(source)) {
      return List.of();
    }
    changes++;
    List<StateNode> without = new ArrayList<>();
    for (StateNode node : components) {
      Set<String> from = sources.getOrDefault(node, Set.of());
      if (from.contains(source) && ended.containsAll(from)) {
        without.add(node);
      }
    }
    return without;
  }

  void revive(String source) {
    if (!ended.isEmpty() && ended.remove(source)) {
      changes++;
    }
  }

  Set<String> ended() {
    return new TreeSet<>(ended);
  }

  void restore(Set<String> names) {
    ended.clear();
    ended.addAll(names);
    changes++;
  }

  @Override
  public boolean containsAll(Set<String> all) {
    return !ended.isEmpty() && ended.containsAll(all);
  }

  @Override
  public long changes() {
    return changes;
  }
}
