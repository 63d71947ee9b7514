package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.runtime.journal.WriterListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Who a journal's writer tells: notes that room was asked for, counts what was dropped, and fails
 * where the test says so. Any thread.
 */
final class WriterRequests implements WriterListener {
  private final Semaphore releases = new Semaphore(0);
  final AtomicLong notTaken = new AtomicLong();
  final Semaphore nearlyFull = new Semaphore(0);
  final Semaphore givenUp = new Semaphore(0);
  final AtomicLong clockSteps = new AtomicLong();
  final AtomicBoolean full = new AtomicBoolean();
  final AtomicBoolean failing = new AtomicBoolean();
  final CompletableFuture<StoreException> broken = new CompletableFuture<>();

  /** Waits until room was asked for once more. */
  void awaitRelease() throws InterruptedException {
    assertThat(releases.tryAcquire(20, TimeUnit.SECONDS)).as("asked for room").isTrue();
  }

  @Override
  public void appended() {}

  @Override
  public void full(boolean now, String reason) {
    full.set(now);
  }

  @Override
  public void releaseWanted() {
    if (failing.get()) {
      throw new IllegalStateException("the listener fails");
    }
    releases.release();
  }

  @Override
  public void nearlyFull() {
    nearlyFull.release();
  }

  @Override
  public void giveUpOldest() {
    givenUp.release();
  }

  @Override
  public void notTaken(String source, long count) {
    notTaken.addAndGet(count);
  }

  @Override
  public void clockStepped() {
    clockSteps.incrementAndGet();
  }

  @Override
  public void broken(StoreException cause) {
    if (!failing.get()) {
      throw cause;
    }
    broken.complete(cause);
  }
}
