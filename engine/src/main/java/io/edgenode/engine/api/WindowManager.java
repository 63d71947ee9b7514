package io.edgenode.engine.api;

/**
 * Groups FlowFiles by time or number and says what they come to. The runtime reads each FlowFile's
 * time, keeps the watermark (K21), asks for room before each firing and tells what fires when;
 * everything between two calls is in the {@link StateStore}. On the lane, never blocking, with no
 * clock of its own (P3).
 *
 * <pre>
 *   FlowFile ─▶ add ─▶ state        watermark rises ─▶ fire, fire, … fired(watermark)
 * </pre>
 */
public interface WindowManager {
  /** What {@link #nextFiring} answers when nothing is open. */
  long NEVER = Long.MAX_VALUE;

  /** What {@link #nextFiring} answers when what is open fires only when its input has ended. */
  long AT_END = Long.MAX_VALUE - 1;

  /** Called once before anything else, after the state was restored; on the lane. */
  default void open(WindowContext context) {}

  /**
   * Whether it asks a FlowFile for no more than fields of its record, while it is called with it,
   * and keeps none: then a record that was edited need not be made before somebody needs all of it.
   * Passing the FlowFile on is fine.
   */
  default boolean onlyReads() {
    return false;
  }

  /**
   * Takes in one FlowFile, in order. It may emit: to {@link Relationship#LATE}, or the results of a
   * window that is complete by number. Throw {@link FlowException.BadData} before changing anything
   * to send the FlowFile to {@code failure}.
   *
   * @param input which entry of {@code from} it came by
   * @param time its event time, or journal time, in epoch milliseconds
   */
  void add(FlowFile in, int input, long time, Output out);

  /**
   * When the next of what is open is complete: the watermark at which {@link #fire} is due. Cheap;
   * asked after every FlowFile.
   */
  long nextFiring();

  /**
   * Fires what is due first, in the order (end, start, key bytes) (K22): one window of one key.
   * Only called where {@link #nextFiring} is not {@link #NEVER}.
   */
  void fire(Output out);

  /**
   * Says that everything up to this watermark has fired: what comes for it now is late. Never
   * falls, but for journal time after a step of the clock.
   */
  default void fired(long watermark) {}

  /**
   * Says that the clock has stepped, with journal time (K19): all that was open has fired, and what
   * comes now has times that can't be compared with those before. What is still kept by its time is
   * to go, whichever way the clock stepped and however far: a lane may have heard nothing for long,
   * and by key the results are those of one lane (K16). {@link #fired} follows.
   */
  default void stepped() {}

  /** Called when a timer of this component is due, in (deadline, key) order. */
  default void onTimer(Key key, long deadline, Output out) {}
}
