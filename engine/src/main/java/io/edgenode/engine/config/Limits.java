package io.edgenode.engine.config;

/** What a configuration file may come to (P5); beyond it is refused with its position. */
final class Limits {
  /** Bytes of a file. */
  static final int BYTES = 1 << 20;

  /** Nesting of lists and mappings. */
  static final int DEPTH = 64;

  /** Aliases in a file. */
  static final int ALIASES = 50;

  /** Nodes of the tree, aliases expanded. */
  static final int NODES = 100_000;

  /** How much of a value a message shows. */
  static final int SHOWN_CHARS = 60;

  private Limits() {}
}
