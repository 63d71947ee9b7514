package io.edgenode.engine.runtime.time;

import io.vertx.core.Context;

/** The machine's clocks, replaced where time goes by hand. Any thread. */
public interface Clocks {
  /** Wall time in epoch milliseconds; may step. */
  long wallMillis();

  /** Nanoseconds that never step; only differences mean something. */
  long nanos();

  /**
   * Runs the action on a context when so much time has passed. Called on that context.
   *
   * @param millis at least 1
   */
  default Alarm alarm(Context context, long millis, Runnable action) {
    long id = context.owner().setTimer(Math.max(1, millis), fired -> action.run());
    return () -> context.owner().cancelTimer(id);
  }

  /** Something that was asked for later. */
  @FunctionalInterface
  interface Alarm {
    /** Forgets it; does nothing if it is over. */
    void cancel();
  }

  /** The JVM's own. */
  static Clocks system() {
    return new Clocks() {
      @Override
      public long wallMillis() {
        return System.currentTimeMillis();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
