package io.edgenode.engine.runtime.sink;

import io.edgenode.engine.definition.SinkOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a batch that is not full waits for more, and the timer that ends the wait. Owner: the
 * lane.
 */
final class Linger {
  private final Timers timers;
  private final Duration byDefault;
  private final Runnable whenOver;
  private SinkOptions options;
  private Timers.@Nullable Timer running;

  /**
   * @param whenOver called when the oldest has waited long enough
   */
  Linger(SinkSetup setup, Runnable whenOver) {
    this.timers = setup.timers();
    this.byDefault = setup.defaultLinger();
    this.options = setup.options();
    this.whenOver = whenOver;
  }

  /** Applies from the next batch on. */
  void apply(SinkOptions fresh) {
    options = fresh;
  }

  long millis() {
    return options.batch().linger().orElse(byDefault).toMillis();
  }

  /** Whether what waits since then has waited enough; else sees to it that it does not longer. */
  boolean isOver(long sinceMillis) {
    long patience = millis();
    long now = timers.nowMillis();
    if (sinceMillis <= now - patience) {
      cancel();
      return true;
    }
    if (running == null) {
      running =
          timers.after(
              sinceMillis + patience - now,
              () -> {
                running = null;
                whenOver.run();
              });
    }
    return false;
  }

  /** Nothing waits any more. */
  void cancel() {
    Timers.Timer timer = running;
    running = null;
    if (timer != null) {
      timer.cancel();
    }
  }
}
