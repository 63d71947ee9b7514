package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;

/** The graph's end at a sink. Owner: the lane. */
final class SinkNode extends Node {
  private SinkPort port;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  SinkNode(String name, int index, Stage stage) {
    super(name, index, stage);
  }

  void connect(SinkPort sink) {
    this.port = sink;
  }

  boolean hasRoom() {
    return port.hasRoom();
  }

  @Override
  void accept(FlowFile flowFile) {
    ledger.receive();
    try {
      port.offer(flowFile);
    } catch (RuntimeException e) {
      throw new GraphFault("the sink '" + name() + "' could not take a FlowFile", e);
    }
  }
}
