package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.runtime.state.ComponentState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A component that runs on the lane and has state: what is the same for processors and windows.
 * Owner: the lane.
 */
abstract sealed class StateNode extends Node permits ProcessorNode, WindowNode {
  private static final Logger log = LoggerFactory.getLogger(StateNode.class);

  private final ComponentState state;
  private Emitter emitter;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  StateNode(String name, int index, Stage stage) {
    super(name, index, stage);
    this.state = new ComponentState(stage.clock());
  }

  final void connect(Emitter out) {
    this.emitter = out;
  }

  final ComponentState state() {
    return state;
  }

  /** Opens the component, after its state was restored. */
  abstract void open(ProcessorContext context);

  /** Lets the component take in one FlowFile. */
  abstract void process(FlowFile in, Emitter out);

  /** Lets the component act on a timer. */
  abstract void onTimer(Key key, long deadline, Emitter out);

  /** Says that all inputs have ended. */
  abstract void fireEnd();

  /** When, in elapsed milliseconds, the component wants to be told that time has passed. */
  long earliestDeadline() {
    return state.earliestDeadline();
  }

  @Override
  final void accept(FlowFile flowFile) {
    ledger.receive();
    emitter.begin(flowFile);
    try {
      process(flowFile, emitter);
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
  final void fireTimer(Key key, long deadline) {
    if (state.takeTimer(key, deadline)) {
      invoke(out -> onTimer(key, deadline, out));
    }
  }

  /** Something that emits without an input. */
  @FunctionalInterface
  interface Invocation {
    void accept(Emitter out);
  }

  /** There is no input that could fail here: what goes wrong is said, and the flow goes on. */
  final void invoke(Invocation firing) {
    emitter.begin(null);
    try {
      firing.accept(emitter);
    } catch (GraphFault e) {
      throw e;
    } catch (RuntimeException e) {
      log.error(
          "'{}' threw {} without an input; what it would have emitted is missing",
          name(),
          e.getClass().getName());
    }
    emitter.end();
  }

  /** A component's own error ends one FlowFile, not the flow; its message may hold contents. */
  private static FlowException unexpected(RuntimeException e) {
    return new FlowException.BadData(
        "the component threw " + e.getClass().getName() + ", which it should not", e);
  }
}
