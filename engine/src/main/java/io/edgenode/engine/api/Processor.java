package io.edgenode.engine.api;

/**
 * Turns FlowFiles into others, on the lane, never blocking, with no clock of its own: what it emits
 * depends on its input and its state alone (P3). It holds no FlowFile outside {@link StateStore}.
 */
public interface Processor {
  /** Called once before anything else, on the lane. */
  default void open(ProcessorContext context) {}

  /**
   * Whether it asks a FlowFile for no more than fields of its record, while it is called with it,
   * and keeps none: then a record that was edited need not be made before somebody needs all of it.
   * Passing the FlowFile on is fine.
   */
  default boolean onlyReads() {
    return false;
  }

  /**
   * Called for each FlowFile in order. Throw {@link FlowException.BadData} before emitting anything
   * to send the input to {@code failure}.
   */
  void process(FlowFile in, Output out) throws FlowException;

  /**
   * Called when a timer of this processor is due, in (deadline, key) order.
   *
   * @param key what the timer was registered with
   * @param deadline when it was due, in elapsed milliseconds
   */
  default void onTimer(Key key, long deadline, Output out) {}

  /** Called when all inputs have ended: emit what is still held. May be followed by more input. */
  default void onEnd(Output out) {}
}
