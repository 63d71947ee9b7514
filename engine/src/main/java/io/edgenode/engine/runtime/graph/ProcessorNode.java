package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.api.Queryable;
import java.util.Optional;

/** A processor in the graph. Owner: the lane. */
final class ProcessorNode extends StateNode {
  private final Processor processor;

  /** Says what was computed for this node, and holds nothing of it: that may outlive the graph. */
  private final Object mark = new Object();

  ProcessorNode(String name, int index, Stage stage, Processor processor) {
    super(name, index, stage);
    this.processor = processor;
  }

  Object mark() {
    return mark;
  }

  @Override
  boolean onlyReads() {
    return processor.onlyReads();
  }

  @Override
  void open(ProcessorContext context) {
    processor.open(context);
  }

  @Override
  void process(FlowFile in, Emitter out) {
    Precomputed known = stage().event().takePrecomputed(this);
    if (known == null) {
      processor.process(in, out);
    } else {
      out.emit(known.to, known.flowFile);
    }
  }

  @Override
  void onTimer(Key key, long deadline, Emitter out) {
    processor.onTimer(key, deadline, out);
  }

  /** What the processor answers; empty if it can't be asked. */
  Optional<Queryable.Answer> answer(Queryable.Question question) {
    return processor instanceof Queryable queryable
        ? Optional.of(queryable.answer(question))
        : Optional.empty();
  }

  @Override
  void fireEnd() {
    invoke(processor::onEnd);
  }
}
