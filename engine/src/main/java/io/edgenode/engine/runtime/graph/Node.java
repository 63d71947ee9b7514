package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.runtime.ledger.Ledger;

/** One component in the graph. Owner: the lane. */
abstract class Node {
  private final String name;
  private final int index;
  private final Stage stage;
  final Ledger ledger = new Ledger();

  Node(String name, int index, Stage stage) {
    this.name = name;
    this.index = index;
    this.stage = stage;
  }

  /** Takes one FlowFile; called in order, within the node's stage. */
  abstract void accept(FlowFile flowFile);

  /**
   * Takes one FlowFile that came by a certain entry of {@code from}; for components to which that
   * matters.
   */
  void accept(FlowFile flowFile, int input) {
    accept(flowFile);
  }

  /** Whether it keeps nothing of a FlowFile's content, nor needs more of it than fields. */
  boolean onlyReads() {
    return false;
  }

  final String name() {
    return name;
  }

  /** The node's place in topological order. */
  final int index() {
    return index;
  }

  final Stage stage() {
    return stage;
  }

  final int level() {
    return stage.level();
  }
}
