package io.edgenode.node.flow;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the components of tests were given or noted, by the label that their options name; also how
 * a test opens a gate that one of them looks at. Any thread.
 */
final class Collected {
  private static final Map<String, List<String>> BY_LABEL = new ConcurrentHashMap<>();
  private static final Map<String, Integer> OPENED = new ConcurrentHashMap<>();

  private Collected() {}

  /** Everything of this label by now, in the order in which it came. */
  static List<String> copy(String label) {
    List<String> lines = of(label);
    synchronized (lines) {
      return List.copyOf(lines);
    }
  }

  static void add(String label, String line) {
    addAll(label, List.of(line));
  }

  static void addAll(String label, Collection<String> more) {
    List<String> lines = of(label);
    synchronized (lines) {
      lines.addAll(more);
    }
  }

  /** Forgets what another test left under this label. */
  static void clear(String label) {
    List<String> lines = of(label);
    synchronized (lines) {
      lines.clear();
    }
  }

  /** A sink of this label is opened. */
  static void opens(String label) {
    OPENED.merge(label, 1, Integer::sum);
  }

  /** How often a sink of this label was opened. */
  static int opened(String label) {
    return OPENED.getOrDefault(label, 0);
  }

  private static List<String> of(String label) {
    return BY_LABEL.computeIfAbsent(label, key -> new ArrayList<>());
  }
}
