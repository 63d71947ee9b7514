package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;

/** A processor in the graph. Owner: the lane. */
final class ProcessorNode extends StateNode {
  private final Processor processor;

  ProcessorNode(String name, int index, Stage stage, Processor processor) {
    super(name, index, stage);
    this.processor = processor;
  }

  @Override
  void open(ProcessorContext context) {
    processor.open(context);
  }

  @Override
  void process(FlowFile in, Emitter out) {
    processor.process(in, out);
  }

  @Override
  void onTimer(Key key, long deadline, Emitter out) {
    processor.onTimer(key, deadline, out);
  }

  @Override
  void fireEnd() {
    invoke(processor::onEnd);
  }
}
