package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.runtime.time.Clocks;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
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

  /** How many dead letters refer to a claim. */
  private final Map<String, Integer> letters = new HashMap<>();

  /** Those that had letters at the opening and that no lane has met. */
  private final Set<String> unmetLettered = new HashSet<>();

  /** Done with but for dead letters. */
  private final Set<String> doneLettered = new HashSet<>();

  private final Clocks clocks;
  private final long openedNanos;
  private final long retainNanos;
  private int lanesBehind;
  private boolean pressed;

  /**
   * @param lanes how many lanes the flow has
   * @param lettered claims that dead letters refer to, each as often as they do
   * @param retain how long what no lane has met stays all the same: retained journal may refer to
   *     it (K38)
   */
  public FlowClaims(
      ClaimStore store, int lanes, Collection<String> lettered, Duration retain, Clocks clocks) {
    this.store = store;
    this.clocks = clocks;
    this.openedNanos = clocks.nanos();
    this.retainNanos = retain.toNanos();
    this.unmet = new HashSet<>(store.list());
    this.lanesBehind = lanes;
    for (String id : lettered) {
      lettered(id);
      if (unmet.remove(id)) {
        unmetLettered.add(id);
      }
    }
  }

  /** A lane has met this claim and answers for it from now on. */
  synchronized void met(String id) {
    unmet.remove(id);
    unmetLettered.remove(id);
    doneLettered.remove(id);
  }

  /** One dead letter more refers to this claim: it stays. */
  public synchronized void lettered(String id) {
    letters.merge(id, 1, Integer::sum);
  }

  /** One dead letter less refers to this claim; it goes where nothing else does. On a worker. */
  public void unlettered(String id) {
    boolean done;
    synchronized (this) {
      if (!isLastLetter(id)) {
        return;
      }
      if (unmetLettered.remove(id)) {
        unmet.add(id);
      }
      done = doneLettered.remove(id);
    }
    delete(done ? Set.of(id) : Set.of());
  }

  /**
   * One dead letter less refers to this claim, for it goes through its flow again: the lane that
   * meets it there answers for it.
   */
  public synchronized void retried(String id) {
    if (isLastLetter(id)) {
      unmetLettered.remove(id);
      doneLettered.remove(id);
    }
  }

  private boolean isLastLetter(String id) {
    int count = letters.getOrDefault(id, 0);
    if (count > 1) {
      letters.put(id, count - 1);
      return false;
    }
    letters.remove(id);
    return count == 1;
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
      gone.removeIf(
          id -> {
            boolean stays = letters.containsKey(id);
            if (stays) {
              doneLettered.add(id);
            }
            return stays;
          });
    }
    gone.forEach(store::delete);
  }
}
