package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.runtime.time.Clocks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * Which large contents of a flow may go (K13). A claim lives as long as a journal record, an
 * undelivered output of a kept checkpoint or a dead letter refers to it; each lane says which of
 * those that it has met are done with. What was there at the opening and no lane has met once all
 * of them have read past that point was never referred to, or is long done. Where the journal is
 * retained, what is done stays as long as its record does. Any thread, by its lock.
 */
public final class FlowClaims {
  private final ClaimStore store;
  private final Set<String> unmet;
  private final Set<String> letters;
  private final Clocks clocks;
  private final long openedNanos;
  private final long retainNanos;
  private int lanesBehind;
  private boolean pressed;

  /**
   * @param lanes how many lanes the flow has
   * @param letters claims that dead letters refer to
   * @param retain how long what no lane has met stays all the same: retained journal may refer to
   *     it (K38)
   */
  public FlowClaims(
      ClaimStore store, int lanes, Collection<String> letters, Duration retain, Clocks clocks) {
    this.store = store;
    this.clocks = clocks;
    this.openedNanos = clocks.nanos();
    this.retainNanos = retain.toNanos();
    this.unmet = new HashSet<>(store.list());
    this.letters = new HashSet<>(letters);
    this.lanesBehind = lanes;
    unmet.removeAll(this.letters);
  }

  /** A lane has met this claim and answers for it from now on. */
  synchronized void met(String id) {
    unmet.remove(id);
  }

  /** A dead letter refers to this claim: it stays. */
  public synchronized void lettered(String id) {
    letters.add(id);
  }

  /** Both kept checkpoints of a lane lie behind what stood in its journal at the opening. */
  synchronized void laneCaughtUp() {
    lanesBehind--;
  }

  /** The quota is reached: what is kept for replay alone goes first (K14); any thread. */
  synchronized void press() {
    pressed = true;
  }

  private boolean isRetained() {
    return !pressed && clocks.nanos() - openedNanos < retainNanos;
  }

  /** Deletes what is done with; on a worker. */
  void delete(Collection<String> done) {
    Set<String> gone = new HashSet<>(done);
    synchronized (this) {
      if (lanesBehind <= 0 && !isRetained()) {
        gone.addAll(unmet);
        unmet.clear();
      }
      gone.removeAll(letters);
    }
    gone.forEach(store::delete);
  }
}
