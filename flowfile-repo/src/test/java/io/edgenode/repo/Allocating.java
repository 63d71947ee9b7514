package io.edgenode.repo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The disk's thread that allocates ahead, for tests: one task at a time, in order. */
final class Allocating {
  private Allocating() {}

  /** Waits until it has done all that it was asked for. */
  static void awaitDone(DiskSpace space) throws InterruptedException {
    CountDownLatch behind = new CountDownLatch(1);
    space.worker().allocate(behind::countDown);
    assertThat(behind.await(30, TimeUnit.SECONDS)).isTrue();
  }

  /** Keeps it from doing anything until the latch is open. */
  static void hold(DiskSpace space, CountDownLatch until) {
    space
        .worker()
        .allocate(
            () -> {
              try {
                until.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }
}
