package io.edgenode.processors.intake;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourceContext;
import io.vertx.core.AsyncResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of a source that can be rewound: keeps a bounded number of batches in flight,
 * stops at a pause, and offers again in order what was refused. The source waits for {@code more}
 * and calls {@link #offer} at most once for it.
 *
 * <p>Owner: the source's context. Lifecycle: {@link State}.
 */
public final class OfferWindow {
  /** How many batches may be under way unless a source says otherwise. */
  public static final int BATCHES = 4;

  private static final Logger LOG = LoggerFactory.getLogger(OfferWindow.class);
  private static final long FIRST_RETRY_MILLIS = 50;
  private static final long LAST_RETRY_MILLIS = 2_000;

  private enum State {
    /** Takes batches. */
    OPEN,
    /** Moves large contents of a batch into claims; takes none meanwhile. */
    CLAIMING,
    /** A batch was refused: waits for the others to come back, then offers again. */
    REFUSED,
    /** Over: ended, failed or stopped. */
    CLOSED
  }

  private static final class Batch {
    final List<Offered> files;
    boolean settled;
    @Nullable Throwable failure;

    Batch(List<Offered> files) {
      this.files = files;
    }
  }

  private final SourceContext context;
  private final Intake intake;
  private final int limit;
  private final Runnable more;

  /** Taken from the source, or refused once, and not handed over yet. */
  private final Deque<List<Offered>> waiting = new ArrayDeque<>();

  private final Deque<Batch> flying = new ArrayDeque<>();
  private State state = State.OPEN;
  private boolean ending;
  private boolean paused;
  private boolean woken;
  private boolean retrying;
  private long retryMillis = FIRST_RETRY_MILLIS;

  /**
   * @param limit how many batches may be in flight
   * @param more called on the context, in a turn of its own, whenever there is room for a batch
   */
  public OfferWindow(SourceContext context, Intake intake, int limit, Runnable more) {
    this.context = context;
    this.intake = intake;
    this.limit = limit;
    this.more = more;
  }

  /** Whether a batch may be offered now. */
  public boolean hasRoom() {
    return state == State.OPEN && !ending && !paused && waiting.isEmpty() && flying.size() < limit;
  }

  /** Asks for {@code more} to be called if there is room; called when the source has news. */
  public void wake() {
    if (woken || !hasRoom()) {
      return;
    }
    woken = true;
    context
        .context()
        .runOnContext(
            turn -> {
              woken = false;
              if (hasRoom()) {
                more.run();
              }
            });
  }

  /** Takes one batch, not empty. Only while {@link #hasRoom}. */
  public void offer(List<Offered> batch) {
    waiting.add(batch);
    pump();
  }

  public void pause() {
    paused = true;
  }

  public void resume() {
    paused = false;
    if (state == State.REFUSED) {
      retryWhenSettled();
    } else {
      pump();
    }
  }

  /** Says that nothing more will come: intake is told once all is journalled. */
  public void end() {
    ending = true;
    pump();
  }

  /** Hands nothing more over; what is under way may still be journalled. */
  public void close() {
    state = State.CLOSED;
    waiting.clear();
    flying.clear();
  }

  private void pump() {
    while (state == State.OPEN && !paused && flying.size() < limit && !waiting.isEmpty()) {
      List<Offered> batch = waiting.remove();
      if (Claims.needed(batch)) {
        state = State.CLAIMING;
        Claims.claimed(intake, batch).onComplete(claimed -> claimed(batch, claimed));
      } else {
        Batch sent = new Batch(batch);
        flying.add(sent);
        intake.accept(batch).onComplete(result -> settled(sent, result));
      }
    }
    if (ending && state == State.OPEN && waiting.isEmpty() && flying.isEmpty()) {
      state = State.CLOSED;
      intake.end();
    }
    wake();
  }

  private void claimed(List<Offered> batch, AsyncResult<List<Offered>> claimed) {
    if (state != State.CLAIMING) {
      return;
    }
    state = State.OPEN;
    if (claimed.succeeded()) {
      waiting.addFirst(claimed.result());
      pump();
    } else {
      Batch refused = new Batch(batch);
      flying.add(refused);
      settled(refused, claimed);
    }
  }

  private void settled(Batch batch, AsyncResult<?> result) {
    if (state == State.CLOSED) {
      return;
    }
    batch.settled = true;
    batch.failure = result.succeeded() ? null : result.cause();
    Batch head = flying.peek();
    while (head != null && head.settled && head.failure == null) {
      flying.remove();
      retryMillis = FIRST_RETRY_MILLIS;
      head = flying.peek();
    }
    if (batch.failure != null) {
      state = State.REFUSED;
    }
    if (state == State.REFUSED) {
      retryWhenSettled();
    } else {
      pump();
    }
  }

  /** Once nothing is under way any more, offers again behind what was journalled (K10). */
  private void retryWhenSettled() {
    if (paused || retrying || flying.stream().anyMatch(each -> !each.settled)) {
      return;
    }
    flying.removeIf(each -> each.failure == null);
    Throwable cause = flying.element().failure;
    if (!(cause instanceof Intake.Refused refused)) {
      close();
      intake.fail(cause == null ? new IllegalStateException("refused without a cause") : cause);
      return;
    }
    switch (refused.reason()) {
      case STOPPING -> close();
      case TOO_LARGE -> again(withoutWhatNeverFits(refused));
      case BUSY, UNAVAILABLE -> {
        retrying = true;
        context.vertx().setTimer(retryMillis, timer -> retry(refused));
        retryMillis = Math.min(LAST_RETRY_MILLIS, retryMillis * 2);
      }
    }
  }

  private void retry(Intake.Refused refused) {
    retrying = false;
    if (state == State.REFUSED && !paused) {
      again(behind(refused));
    }
  }

  private List<List<Offered>> behind(Intake.Refused refused) {
    long journalled = refused.journalledUpTo().ordinal();
    List<List<Offered>> rest = new ArrayList<>();
    for (Batch batch : flying) {
      List<Offered> files = new ArrayList<>(batch.files);
      files.removeIf(file -> file.position().ordinal() <= journalled);
      if (!files.isEmpty()) {
        rest.add(files);
      }
    }
    return rest;
  }

  /** A batch of one that can never fit is counted and left out; a larger one is taken apart. */
  private List<List<Offered>> withoutWhatNeverFits(Intake.Refused refused) {
    List<List<Offered>> rest = behind(refused);
    if (rest.isEmpty()) {
      return rest;
    }
    List<Offered> first = rest.remove(0);
    if (first.size() == 1) {
      context.refused("too-large", 1);
      LOG.warn(
          "source {} of flow {}: left out content of {} bytes, which can't be journalled: {}",
          context.name(),
          context.flow(),
          first.get(0).content().length(),
          refused.getMessage());
      return rest;
    }
    List<List<Offered>> apart = new ArrayList<>();
    first.forEach(file -> apart.add(List.of(file)));
    apart.addAll(rest);
    return apart;
  }

  private void again(List<List<Offered>> batches) {
    flying.clear();
    state = State.OPEN;
    for (int i = batches.size() - 1; i >= 0; i--) {
      waiting.addFirst(batches.get(i));
    }
    pump();
  }
}
