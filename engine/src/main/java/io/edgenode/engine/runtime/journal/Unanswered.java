package io.edgenode.engine.runtime.journal;

import io.edgenode.engine.api.Intake.Refused.Reason;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who waits for the writer's answer: what was taken of their submissions stands in an excerpt, or
 * in the one in the making, and is journalled only when a turn has written and synced all of it.
 * The writer's turns own it.
 */
final class Unanswered {
  /** Taken to the end. */
  private final List<Submission> ended = new ArrayList<>();

  /** Of which something may have been taken since the last turn that came to its end. */
  private final Set<Submission> begun = new HashSet<>();

  private final List<Promise<Void>> draining = new ArrayList<>();

  void begun(Submission submission) {
    begun.add(submission);
  }

  void ended(Submission submission) {
    ended.add(submission);
  }

  boolean hasEnded() {
    return !ended.isEmpty();
  }

  /** All that was taken is journalled at the flow's durability. */
  void journalled() {
    begun.forEach(Submission::journalledSoFar);
    begun.clear();
    List<Submission> done = List.copyOf(ended);
    ended.clear();
    done.forEach(Submission::answer);
  }

  /** Nothing more is taken of these, nor of what waits. */
  void refuse(Submissions waiting, Reason reason, String message) {
    List<Submission> all = new ArrayList<>(ended);
    ended.clear();
    begun.clear();
    all.addAll(waiting.clear());
    all.forEach(submission -> submission.refuse(reason, message));
  }

  /** Wants to be told when nothing waits any more. */
  void drain(Promise<Void> promise) {
    draining.add(promise);
  }

  void drained() {
    draining.forEach(Promise::complete);
    draining.clear();
  }
}
