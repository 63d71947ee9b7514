package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.Journal;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A real journal on a disk whose syncs for checkpoints take until the test says so. Any thread. */
final class SlowDisk {
  private final Semaphore begun = new Semaphore(0);
  private final Semaphore ends = new Semaphore(0);

  Journal of(Journal real) {
    Journal.Appender appender = real.appender();
    Journal.Appender slow =
        ShortDisk.over(
            Journal.Appender.class,
            appender,
            method -> {
              if (method.equals("force")) {
                begun.release();
                ends.acquireUninterruptibly();
              }
              return Optional.empty();
            });
    return ShortDisk.over(
        Journal.class,
        real,
        method -> method.equals("appender") ? Optional.of(slow) : Optional.empty());
  }

  void awaitSync() throws InterruptedException {
    assertThat(begun.tryAcquire(20, TimeUnit.SECONDS)).as("a sync has begun").isTrue();
  }

  int syncsBegun() {
    return begun.availablePermits();
  }

  void endSyncs(int count) {
    ends.release(count);
  }
}
