package io.edgenode.engine.runtime.sink;

import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;

/** The timers of a Vert.x context. Owner: that context. */
final class ContextTimers implements Timers {
  private final Context lane;

  ContextTimers(Context lane) {
    this.lane = lane;
  }

  @Override
  public long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  @Override
  public Timer after(long millis, Runnable action) {
    long id = lane.owner().setTimer(Math.max(1, millis), fired -> action.run());
    return () -> lane.owner().cancelTimer(id);
  }

  @Override
  public void soon(Runnable action) {
    lane.runOnContext(turn -> action.run());
  }
}
