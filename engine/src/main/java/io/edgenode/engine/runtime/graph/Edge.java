package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;

/**
 * The way from one component's relationship to a component that reads it. Within a stage it is a
 * plain call; into a later stage it goes by way of the event. Lane only.
 */
final class Edge {
  private final int index;
  private final Node target;
  private final Stage from;
  private final int input;
  private final boolean direct;
  private final boolean keeps;

  /**
   * @param from the stage in which FlowFiles come out: an asynchronous step's answers come out in
   *     the next one
   * @param input which entry of the target's {@code from} it is
   * @param direct whether what reads it is called at once
   */
  Edge(int index, Stage from, Node target, int input, boolean direct) {
    this.index = index;
    this.from = from;
    this.target = target;
    this.input = input;
    this.direct = direct;
    this.keeps = !direct || !target.onlyReads();
  }

  /** The edge's place among all edges: the order in which a stage takes what waits (K25). */
  int index() {
    return index;
  }

  /** The stage that it leads into. */
  int level() {
    return target.level();
  }

  /** Edges are named by their consumer (K23). */
  String name() {
    return target.name();
  }

  void deliver(FlowFile flowFile) {
    if (keeps) {
      flowFile.content().settle();
    }
    if (direct) {
      target.accept(flowFile, input);
    } else {
      from.event().deliver(this, flowFile);
    }
  }

  /** Hands over what waited in an event; its stage has come. */
  void arrive(FlowFile flowFile) {
    target.accept(flowFile, input);
  }
}
