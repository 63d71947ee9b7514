package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.runtime.time.ElapsedClock;
import java.util.OptionalLong;

/**
 * The times that records get (K19): read once a turn, elapsed time never back. It knows lane time's
 * offset as of the last clock record. The writer's turns own it.
 */
final class TurnTime {
  /** When wall and lane time part by more than this, lane time follows. */
  private static final long MOST_APART = 60_000;

  private final ElapsedClock clock;
  private long wall;
  private long elapsed;
  private long lastElapsed;
  private long offset;

  TurnTime(ElapsedClock clock, Journal.Tail tail) {
    this.clock = clock;
    this.offset = tail.offsetMillis();
    this.lastElapsed = tail.elapsedMillis();
    this.elapsed = lastElapsed;
  }

  /** A turn begins. */
  void read() {
    wall = clock.wallMillis();
    elapsed = Math.max(elapsed, clock.elapsedMillis());
  }

  long wall() {
    return wall;
  }

  long elapsed() {
    return elapsed;
  }

  /** A record got this turn's times. */
  void stamped() {
    lastElapsed = elapsed;
  }

  /** Whether a record says already that so much time has passed. */
  boolean hasReached(long deadline) {
    return deadline <= lastElapsed;
  }

  /** The offset that lane time should have now; empty while the one that it has will do. */
  OptionalLong step() {
    return Math.abs(wall - (elapsed + offset)) > MOST_APART
        ? OptionalLong.of(wall - elapsed)
        : OptionalLong.empty();
  }

  /**
   * A clock record says so.
   *
   * @return whether that is a step: not where lane time was set for the first time
   */
  boolean stepped(long to) {
    boolean first = offset == 0;
    offset = to;
    return !first;
  }
}
