package io.edgenode.processors.intake;

import io.edgenode.engine.api.Intake;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sending side of a source: keeps a bounded number of batches in flight, stops at a pause, and
 * offers again in order what was refused. A source that reads waits for {@code more} and calls
 * {@link #offer} at most once for it.
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
    final Promise<Void> journalled;
    List<Offered> files;
    boolean settled;
    @Nullable Throwable failure;

    Batch(List<Offered> files, Promise<Void> journalled) {
      this.files = files;
      this.journalled = journalled;
    }

    /** Leaves out what a refusal says was journalled all the same. */
    void cutOff(Intake.Refused refused) {
      long ordinal = refused.journalledUpTo().ordinal();
      int done = PushPosition.journalled(files, refused);
      while (ordinal > 0
          && done < files.size()
          && files.get(done).position().ordinal() <= ordinal) {
        done++;
      }
      files = files.subList(done, files.size());
      settled = false;
      failure = null;
    }
  }

  private final SourceContext context;
  private final Intake intake;
  private final int limit;
  private final Runnable more;

  /** Taken from the source, or refused once, and not handed over yet. */
  private final Deque<Batch> waiting = new ArrayDeque<>();

  private final Deque<Batch> flying = new ArrayDeque<>();
  private final Notice tooLarge = new Notice();
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

  /**
   * Takes one batch, not empty, and says when it is journalled. A source that reads calls it while
   * {@link #hasRoom}; one that is pushed to may call it at any time and must bound what waits.
   *
   * <p>Where something in it can never be journalled, that is counted and a reference to it is.
   *
   * @return fails only if the flow stops
   */
  public Future<Void> offer(List<Offered> files) {
    Batch batch = new Batch(files, Promise.promise());
    if (state == State.CLOSED) {
      batch.journalled.fail(stopping());
    } else {
      waiting.add(batch);
      pump();
    }
    return batch.journalled.future();
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
    List<Batch> unfinished = new ArrayList<>(flying);
    unfinished.addAll(waiting);
    waiting.clear();
    flying.clear();
    unfinished.forEach(batch -> batch.journalled.tryFail(stopping()));
  }

  private static Intake.Refused stopping() {
    return new Intake.Refused(
        Intake.Refused.Reason.STOPPING, "the source has stopped", SourcePosition.NONE);
  }

  private void pump() {
    while (state == State.OPEN && !paused && flying.size() < limit && !waiting.isEmpty()) {
      Batch batch = waiting.remove();
      if (Claims.needed(batch.files)) {
        state = State.CLAIMING;
        Claims.Claiming claiming = Claims.claiming(intake, batch.files);
        claiming.begin().onSuccess(claimed -> claimed(batch, claiming, claimed));
      } else {
        flying.add(batch);
        intake.accept(batch.files).onComplete(result -> settled(batch, result));
      }
    }
    if (ending && state == State.OPEN && waiting.isEmpty() && flying.isEmpty()) {
      state = State.CLOSED;
      intake.end();
    }
    wake();
  }

  private void claimed(Batch batch, Claims.Claiming claiming, Claims.Claimed claimed) {
    if (state != State.CLAIMING) {
      claiming.giveUp();
      batch.journalled.tryFail(stopping());
      return;
    }
    state = State.OPEN;
    if (claimed.failure() == null) {
      batch.files = claimed.files();
      waiting.addFirst(batch);
      pump();
    } else if (claimed.files().isEmpty()) {
      flying.add(batch);
      settled(batch, Future.failedFuture(claimed.failure()));
    } else {
      split(batch, claimed.files());
      pump();
    }
  }

  /**
   * There was room for the beginning of a batch: once that is journalled some may be free again.
   */
  private void split(Batch batch, List<Offered> claimed) {
    Batch first = new Batch(claimed, Promise.promise());
    List<Offered> behind = batch.files.subList(claimed.size(), batch.files.size());
    Batch rest = new Batch(behind, Promise.promise());
    Future.join(first.journalled.future(), rest.journalled.future())
        .<Void>mapEmpty()
        .onComplete(batch.journalled);
    waiting.addFirst(rest);
    waiting.addFirst(first);
  }

  private void settled(Batch batch, AsyncResult<?> result) {
    if (state == State.CLOSED) {
      return;
    }
    batch.settled = true;
    batch.failure = result.succeeded() ? null : result.cause();
    if (result.succeeded()) {
      batch.journalled.complete();
    }
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
      case TOO_LARGE -> {
        cutOff(refused);
        takeApart(refused);
        again();
      }
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
      cutOff(refused);
      again();
    }
  }

  /** Leaves what was journalled all the same out of the batches that are to be offered again. */
  private void cutOff(Intake.Refused refused) {
    flying.forEach(batch -> batch.cutOff(refused));
    flying.stream()
        .filter(batch -> batch.files.isEmpty())
        .forEach(batch -> batch.journalled.tryComplete());
    flying.removeIf(batch -> batch.files.isEmpty());
  }

  /**
   * Of a first batch of one that can never fit a reference is journalled, in its place; a larger
   * batch is split up.
   */
  private void takeApart(Intake.Refused refused) {
    Batch first = flying.poll();
    if (first == null) {
      return;
    }
    if (first.files.size() == 1) {
      Offered content = first.files.get(0);
      if (Reference.isOne(content)) {
        first.journalled.tryFail(refused);
      } else {
        first.files = List.of(reference(content, refused));
        flying.addFirst(first);
      }
      return;
    }
    List<Future<Void>> parts = new ArrayList<>();
    for (int i = first.files.size() - 1; i >= 0; i--) {
      Batch part = new Batch(List.of(first.files.get(i)), Promise.promise());
      parts.add(part.journalled.future());
      flying.addFirst(part);
    }
    Future.join(parts).<Void>mapEmpty().onComplete(first.journalled);
  }

  private Offered reference(Offered content, Intake.Refused refused) {
    long length = content.content().length();
    context.refused("too-large", 1);
    tooLarge.came(
        count ->
            LOG.warn(
                "source {} of flow {}: content of {} bytes can't be journalled, only a reference"
                    + " to it: {} ({} since this was said last)",
                context.name(),
                context.flow(),
                length,
                refused.getMessage(),
                count));
    String why = String.valueOf(refused.getMessage());
    return Reference.to(length, why, content.attributes(), content.position());
  }

  private void again() {
    while (!flying.isEmpty()) {
      waiting.addFirst(flying.removeLast());
    }
    state = State.OPEN;
    pump();
  }
}
