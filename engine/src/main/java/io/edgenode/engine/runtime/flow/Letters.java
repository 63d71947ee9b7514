package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.deadletter.DeadLetter;
import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.deadletter.LetterClaims;
import io.edgenode.engine.runtime.graph.Errors;
import io.edgenode.engine.runtime.lane.FlowClaims;
import io.edgenode.engine.runtime.lane.LetterBox;
import io.edgenode.engine.runtime.time.Clocks;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The dead-letter store as a flow's lanes use it. Any worker. */
final class Letters implements LetterBox {
  private static final int PAGE = 100;

  private final long[] marks;
  private final DeadLetters store;
  private final Clocks clocks;
  private final LetterNotices notices;

  Letters(String flow, int lanes, DeadLetters store, Clocks clocks) {
    this.marks = new long[lanes];
    this.store = store;
    this.clocks = clocks;
    this.notices = new LetterNotices(flow, clocks);
  }

  /** The large contents that letters refer to, each as often as they do. */
  List<String> claims() {
    List<String> found = new ArrayList<>();
    List<DeadLetter> page = store.list(0, PAGE);
    while (!page.isEmpty()) {
      for (DeadLetter letter : page) {
        if (letter.flowFile().content() instanceof Content.Claim claim) {
          found.add(claim.id());
        }
      }
      page = store.list(page.get(page.size() - 1).number() + 1, PAGE);
    }
    return found;
  }

  /** Tells of every claim that a letter refers to, or no longer does, from now on. */
  void connect(FlowClaims claims) {
    store.connect(
        new LetterClaims() {
          @Override
          public void referred(String claim) {
            claims.lettered(claim);
          }

          @Override
          public void gone(String claim) {
            claims.unlettered(claim);
          }

          @Override
          public void retried(String claim) {
            claims.retried(claim);
          }
        });
  }

  @Override
  public void keep(List<FlowFile> letters) {
    for (FlowFile letter : letters) {
      FlowException failure = Errors.failure(letter);
      DeadLetters.Outcome outcome =
          store.add(letter, Errors.component(letter), failure, clocks.wallMillis());
      if (outcome == DeadLetters.Outcome.FULL) {
        throw new StoreException(
            StoreException.Kind.QUOTA,
            "the dead-letter store is at its max-size: raise that, or say when-full: drop-oldest");
      }
      if (outcome == DeadLetters.Outcome.ADDED) {
        notices.kept(Errors.component(letter), String.valueOf(failure.getMessage()));
      }
    }
  }

  @Override
  public void force() {
    store.force();
  }

  @Override
  public long mark() {
    return store.mark();
  }

  @Override
  public boolean awaitsCoverage() {
    return store.awaitsCoverage();
  }

  /** What was taken away is remembered until no lane can bring it again. */
  @Override
  public void covered(int lane, long mark) {
    long least;
    synchronized (marks) {
      marks[lane] = mark;
      least = LongStream.of(marks).min().orElse(0);
    }
    store.covered(least);
  }
}
