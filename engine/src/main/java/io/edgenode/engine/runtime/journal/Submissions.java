package io.edgenode.engine.runtime.journal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jctools.queues.MpscUnboundedArrayQueue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was handed to the writer and waits, one of it at hand. A submission whose large content
 * finds no disk space is held back, and what comes from its source behind it: a source keeps its
 * order, the others go past (K5). All of it is bounded by the sources' buffers.
 *
 * <pre>
 *   add ─▶ queue ─▶ at hand ─▶ taken
 *            ▲         └ hold ─▶ held ─┐
 *            └──────── again ◀─ retry ─┘
 * </pre>
 *
 * Any thread may add; all else is the writer's turn's.
 */
final class Submissions {
  private static final Logger log = LoggerFactory.getLogger(Submissions.class);
  private static final int CHUNK = 1024;

  private final MpscUnboundedArrayQueue<Submission> queue = new MpscUnboundedArrayQueue<>(CHUNK);
  private final Deque<Submission> held = new ArrayDeque<>();
  private final Deque<Submission> again = new ArrayDeque<>();
  private final Set<String> heldSources = new HashSet<>();
  private @Nullable Submission atHand;
  private boolean toldHeld;

  /** Hands one over; any thread. */
  void add(Submission submission) {
    queue.add(submission);
  }

  /** The one at hand, which stays there till it is {@link #taken} or held; null if none waits. */
  @Nullable Submission next() {
    if (atHand == null) {
      atHand = poll();
    }
    return atHand;
  }

  private @Nullable Submission poll() {
    while (true) {
      Submission next = again.poll();
      if (next == null) {
        next = queue.poll();
      }
      if (next == null || heldSources.isEmpty() || !heldSources.contains(next.source)) {
        return next;
      }
      held.add(next);
    }
  }

  /** The one at hand is in the journal. */
  void taken() {
    atHand = null;
    if (toldHeld && !holdsAny()) {
      toldHeld = false;
    }
  }

  /**
   * The one at hand waits for disk space, until {@link #retry}.
   *
   * @return whether none was held before
   */
  boolean hold(Submission submission, String reason) {
    boolean first = held.isEmpty();
    held.add(submission);
    heldSources.add(submission.source);
    atHand = null;
    if (!toldHeld) {
      toldHeld = true;
      log.warn("a large content of source '{}' waits: {}", submission.source, reason);
    }
    return first;
  }

  /** What is held is to be tried again, in its order. */
  void retry() {
    again.addAll(held);
    held.clear();
    heldSources.clear();
  }

  /** Whether there is something to be tried now. */
  boolean hasNext() {
    return atHand != null || !again.isEmpty() || !queue.isEmpty();
  }

  boolean isEmpty() {
    return !hasNext() && held.isEmpty();
  }

  private boolean holdsAny() {
    return !held.isEmpty() || !again.isEmpty();
  }

  /** Gives up everything: what was at hand first. */
  List<Submission> clear() {
    retry();
    List<Submission> all = new ArrayList<>();
    Submission hand = atHand;
    atHand = null;
    if (hand != null) {
      all.add(hand);
    }
    all.addAll(again);
    again.clear();
    queue.drain(all::add);
    return all;
  }
}
