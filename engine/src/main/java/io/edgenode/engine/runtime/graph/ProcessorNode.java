package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.Processor;
import io.edgenode.engine.runtime.state.ComponentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A processor in the graph, with its state. Owner: the lane. */
final class ProcessorNode extends Node {
  private static final Logger log = LoggerFactory.getLogger(ProcessorNode.class);

  private final Processor processor;
  private final ComponentState state;
  private Emitter emitter;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  ProcessorNode(String name, int index, Stage stage, Processor processor) {
    super(name, index, stage);
    this.processor = processor;
    this.state = new ComponentState(stage.clock());
  }

  void connect(Emitter out) {
    this.emitter = out;
  }

  Processor processor() {
    return processor;
  }

  ComponentState state() {
    return state;
  }

  @Override
  void accept(FlowFile flowFile) {
    ledger.receive();
    emitter.begin(flowFile);
    try {
      processor.process(flowFile, emitter);
    } catch (FlowException e) {
      emitter.fail(e);
    } catch (GraphFault e) {
      throw e;
    } catch (RuntimeException e) {
      emitter.fail(unexpected(e));
    }
    emitter.end();
  }

  /** Fires a timer, unless it was cancelled or moved since it was found due. */
  void fireTimer(Key key, long deadline) {
    if (!state.takeTimer(key, deadline)) {
      return;
    }
    invoke(() -> processor.onTimer(key, deadline, emitter));
  }

  /** Says that all inputs have ended. */
  void fireEnd() {
    invoke(() -> processor.onEnd(emitter));
  }

  /** There is no input that could fail here: what goes wrong is said, and the flow goes on. */
  private void invoke(Runnable firing) {
    emitter.begin(null);
    try {
      firing.run();
    } catch (GraphFault e) {
      throw e;
    } catch (RuntimeException e) {
      log.error(
          "'{}' threw {} from a timer or end; what it would have emitted is missing",
          name(),
          e.getClass().getName());
    }
    emitter.end();
  }

  /** A processor's own error ends one FlowFile, not the flow; its message may hold contents. */
  static FlowException unexpected(RuntimeException e) {
    return new FlowException.BadData(
        "the component threw " + e.getClass().getName() + ", which it should not", e);
  }
}
