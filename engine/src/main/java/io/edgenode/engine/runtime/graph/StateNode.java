package io.edgenode.engine.runtime.graph;

import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Key;
import io.edgenode.engine.api.ProcessorContext;
import io.edgenode.engine.runtime.state.ComponentState;
import io.edgenode.engine.runtime.state.StateTooLarge;

/**
 * A component that runs on the lane and has state: what is the same for processors and windows.
 * Owner: the lane.
 */
abstract sealed class StateNode extends Node permits ProcessorNode, WindowNode {
  private final ComponentState state;
  private Emitter emitter;

  @SuppressWarnings("NullAway") // the graph connects every node before it runs
  StateNode(String name, int index, Stage stage) {
    super(name, index, stage);
    this.state = new ComponentState(stage.clock(), stage.timers(), stage.budget(), name);
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
    } catch (GraphFault | StateTooLarge e) {
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

  /**
   * Lets the component emit without an input that could fail. What it throws here left its state
   * half changed: the flow stops, and begins anew from its last checkpoint.
   */
  final void invoke(Invocation firing) {
    emitter.begin(null);
    try {
      firing.accept(emitter);
    } catch (GraphFault | StateTooLarge e) {
      throw e;
    } catch (RuntimeException e) {
      throw new GraphFault(
          "'" + name() + "' threw " + e.getClass().getName() + " without an input", e);
    }
    emitter.end();
  }

  /** A component's own error ends one FlowFile, not the flow; its message may hold contents. */
  private static FlowException unexpected(RuntimeException e) {
    return new FlowException.BadData(
        "the component threw " + e.getClass().getName() + ", which it should not", e);
  }
}
