package io.edgenode.engine.runtime.time;

/** The machine's clocks, replaced in tests. Any thread. */
public interface Clocks {
  /** Wall time in epoch milliseconds; may step. */
  long wallMillis();

  /** Nanoseconds that never step; only differences mean something. */
  long nanos();

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
