package io.edgenode.engine.config;

/** Counts what a file comes to while its tree is built. Owner: one reader. */
final class TreeBudget {
  private int depth;
  private long nodes;
  private int aliases;

  void enter(Mark at) {
    deeper(at, 0);
    depth++;
  }

  void leave() {
    depth--;
  }

  /** Checks that something this high may stand here. */
  void deeper(Mark at, int height) {
    if (depth + height >= Limits.DEPTH) {
      throw new ConfigException(at, "is nested deeper than " + Limits.DEPTH + " levels");
    }
  }

  void add(Mark at, long count) {
    nodes += count;
    if (nodes > Limits.NODES) {
      throw new ConfigException(
          at, "has more than " + Limits.NODES + " values, aliases expanded; that is the limit");
    }
  }

  long nodes() {
    return nodes;
  }

  void alias(Mark at) {
    if (++aliases > Limits.ALIASES) {
      throw new ConfigException(at, "has more than " + Limits.ALIASES + " aliases");
    }
  }
}
