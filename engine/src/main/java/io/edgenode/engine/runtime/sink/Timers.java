package io.edgenode.engine.runtime.sink;

import io.vertx.core.Context;

/** Time on one lane: monotonic, and by hand in tests. Called on the lane, acts on the lane. */
public interface Timers {
  /** Milliseconds on a clock that never steps; only differences mean something. */
  long nowMillis();

  /** Runs the action after so many milliseconds. */
  Timer after(long millis, Runnable action);

  /** Runs the action when the lane's present turn is over. */
  void soon(Runnable action);

  /** Something that was asked for later. */
  @FunctionalInterface
  interface Timer {
    /** Forgets it; does nothing if it is over. */
    void cancel();
  }

  /** The timers of a Vert.x context. */
  static Timers of(Context lane) {
    return new ContextTimers(lane);
  }
}
