package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The large contents that one lane has met in its journal or found undelivered at its recovery.
 * Owner: the lane.
 */
final class LaneClaims {
  private final FlowClaims flow;
  private final long lastAtOpen;
  private final LongSupplier oldestKept;
  private final Map<String, Long> met = new HashMap<>();

  /** Done with, and kept as long as the journal record that refers to it. */
  private final Map<String, Long> retained = new HashMap<>();

  private boolean caughtUp;
  private boolean pressed;

  /**
   * @param lastAtOpen the last sequence that stood in the journal when it was opened
   * @param oldestKept what is done with goes when its sequence is below this: the journal's oldest,
   *     where it is retained
   */
  LaneClaims(FlowClaims flow, long lastAtOpen, LongSupplier oldestKept) {
    this.flow = flow;
    this.oldestKept = oldestKept;
    this.lastAtOpen = lastAtOpen;
  }

  /** Notes the claim of a FlowFile, if it has one. */
  void meet(Content content, long sequence) {
    if (content instanceof Content.Claim claim) {
      met.put(claim.id(), sequence);
      flow.met(claim.id());
    }
  }

  /**
   * The claims that nothing needs any more at a capture.
   *
   * @param held gives the content of every FlowFile that is undelivered or on its way
   */
  Set<String> done(long position, Consumer<Consumer<Content>> held) {
    if (met.isEmpty()) {
      return Set.of();
    }
    Set<String> done = new HashSet<>();
    met.forEach(
        (id, sequence) -> {
          if (sequence <= position) {
            done.add(id);
          }
        });
    held.accept(
        content -> {
          if (content instanceof Content.Claim claim) {
            done.remove(claim.id());
          }
        });
    return Set.copyOf(done);
  }

  /**
   * Both kept checkpoints lie at or behind a capture: what it called done goes.
   *
   * @param othersHold whether something else may hold claims that the lane has not met
   * @return what to delete
   */
  Set<String> covered(long position, Set<String> done, boolean othersHold) {
    for (String id : done) {
      Long sequence = met.remove(id);
      if (sequence != null) {
        retained.put(id, sequence);
      }
    }
    if (!caughtUp && !othersHold && position >= lastAtOpen) {
      caughtUp = true;
      flow.laneCaughtUp();
    }
    return goneWith(pressed ? Long.MAX_VALUE : oldestKept.getAsLong());
  }

  private Set<String> goneWith(long oldest) {
    if (retained.isEmpty()) {
      return Set.of();
    }
    Set<String> gone = new HashSet<>();
    retained.forEach(
        (id, sequence) -> {
          if (sequence < oldest) {
            gone.add(id);
          }
        });
    gone.forEach(retained::remove);
    return gone;
  }

  /** Whether anything is kept for replay alone. */
  boolean keepsRetained() {
    return !retained.isEmpty();
  }

  /** While the quota is reached, what is kept for replay alone goes (K14). */
  void press(boolean now) {
    pressed = now;
    if (now) {
      flow.press();
    }
  }
}
