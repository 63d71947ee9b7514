package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Content;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The large contents that one lane has met in its journal or found undelivered at its recovery.
 * Owner: the lane.
 */
final class LaneClaims {
  private final FlowClaims flow;
  private final long lastAtOpen;
  private final Map<String, Long> met = new HashMap<>();
  private boolean caughtUp;

  /**
   * @param lastAtOpen the last sequence that stood in the journal when it was opened
   */
  LaneClaims(FlowClaims flow, long lastAtOpen) {
    this.flow = flow;
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
    done.forEach(met::remove);
    if (!caughtUp && !othersHold && position >= lastAtOpen) {
      caughtUp = true;
      flow.laneCaughtUp();
    }
    return done;
  }
}
