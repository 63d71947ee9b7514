package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of FlowFiles where the peer is away, hangs or refuses (K26). */
final class SinkFailuresTest {
  @Test
  @DisplayName("K26 not connected: retried without limit, in order, nothing else in between")
  void notConnected() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("refused"));
          rig.offer(25);
          rig.timers.advance(Duration.ofHours(10).toMillis());
          assertThat(rig.remote.writes).hasSizeGreaterThan(600).containsOnly(10);
          assertThat(rig.runner.status().connected()).isFalse();
          assertThat(rig.runner.status().lastError()).contains("refused");
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(60_001);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.runner.status().connected()).isTrue();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K29 P1 a sink that can't make durable what it wrote is not replaced: recovery is")
  void notClosed() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(10);
          rig.timers.settle();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.remote.closing = () -> Future.failedFuture("the disk gave up");
          rig.offer(10);
          rig.timers.advance(Duration.ofHours(1).toMillis());
          assertThat(rig.remote.instances).hasSize(1);
          assertThat(rig.broken).isEqualTo(StoreException.Kind.BROKEN);
          assertThat(rig.runner.close().isComplete()).isTrue();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K29 K36 P1 a removed sink that can't make durable what it wrote has not retired")
  void retiredNotDurable() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.syncing = () -> Future.failedFuture("the disk gave up");
          rig.offer(10);
          Future<Void> retired =
              rig.runner.retire(Duration.ofSeconds(10), new FlowException.NotConnected("removed"));
          rig.timers.settle();
          rig.runner.settle();
          assertThat(rig.remote.received).hasSize(10);
          assertThat(retired.failed()).isTrue();
          assertThat(rig.broken).isEqualTo(StoreException.Kind.BROKEN);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("a sink without a snapshot that can't be closed cleanly is replaced all the same")
  void nothingToLose() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.remote.closing = () -> Future.failedFuture("the peer is gone");
          rig.offer(10);
          rig.timers.advance(30_000);
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(60_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K26 retryable: the batch, then each record alone, then the dead letters")
  void retryable() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(4, 2), 1).start();
          FlowFile cursed = SinkRig.flowFile(2);
          rig.remote.behaviour =
              batch ->
                  SinkRig.ids(batch).contains(cursed.id())
                      ? Future.failedFuture(new FlowException.Retryable("deadlock"))
                      : rig.remote.accept(batch);
          rig.offer(6);
          rig.timers.advance(Duration.ofMinutes(10).toMillis());
          assertThat(rig.remote.writes).containsExactly(4, 4, 4, 1, 1, 1, 1, 1, 1, 2);
          assertThat(rig.runner.status().resent()).isEqualTo(8);
          assertThat(rig.dead.keySet()).containsExactly(cursed.id());
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K26 bad data: that record alone is dead-lettered, found in few writes")
  void badData() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(1_000, 3), 1).start();
          rig.remote.behaviour = rig.remote::acceptWhole;
          FlowFile bad = SinkRig.flowFile(617);
          rig.remote.bad.add(bad.id());
          rig.offer(1_000);
          rig.timers.settle();
          assertThat(rig.dead.keySet()).containsExactly(bad.id());
          assertThat(rig.remote.received).hasSize(999).isSubsetOf(SinkRig.ids(rig.offered));
          assertThat(rig.remote.writes).hasSizeLessThan(25);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K30 a refused dead letter stays at the head and everything behind it waits")
  void deadLettersFull() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(1, 3), 1).start();
          Promise<Void> room = Promise.promise();
          rig.burial = flowFile -> room.future();
          FlowFile bad = SinkRig.flowFile(1);
          rig.remote.bad.add(bad.id());
          rig.offer(5);
          rig.timers.advance(Duration.ofHours(1).toMillis());
          assertThat(rig.remote.received).hasSize(1);
          assertThat(rig.runner.undelivered()).isEqualTo(4);
          room.complete();
          rig.timers.settle();
          assertThat(rig.remote.received).hasSize(4);
          assertThat(rig.dead.keySet()).containsExactly(bad.id());
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P4 a write that hangs is not overtaken: a late answer counts until close is done")
  void lateAnswer() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          Promise<BatchResult> hanging = Promise.promise();
          Promise<Void> closing = Promise.promise();
          rig.remote.behaviour = batch -> hanging.future();
          rig.remote.closing = closing::future;
          rig.offer(3);
          rig.timers.advance(Duration.ofMinutes(5).toMillis());
          assertThat(rig.remote.writes).containsExactly(3);
          assertThat(rig.runner.status().connected()).isFalse();
          hanging.complete(BatchResult.delivered(3));
          rig.timers.settle();
          assertThat(rig.runner.undelivered()).isZero();
          rig.remote.behaviour = rig.remote::accept;
          closing.complete();
          rig.offer(1);
          rig.timers.advance(60_000);
          assertThat(rig.remote.writes).containsExactly(3, 1);
          assertThat(rig.remote.instances).hasSize(2);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P4 an answer after the end of close does not count: the batch was sent again")
  void tooLateAnswer() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          Promise<BatchResult> hanging = Promise.promise();
          rig.remote.behaviour = batch -> hanging.future();
          rig.offer(3);
          rig.timers.advance(30_000);
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(60_000);
          hanging.complete(BatchResult.delivered(3));
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("a peer that is away at the start is connected to in the background")
  void openFails() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1);
          rig.remote.opening = () -> Future.failedFuture(new FlowException.NotConnected("refused"));
          rig.start();
          rig.offer(3);
          rig.timers.advance(Duration.ofMinutes(10).toMillis());
          assertThat(rig.remote.instances).hasSizeGreaterThan(10).allMatch(one -> one.opened);
          rig.remote.opening = Future::succeededFuture;
          rig.timers.advance(60_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K26 give-up-after: what waits is dead-lettered, and the peer goes on being probed")
  void giveUp() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkOptions options = SinkRig.givingUp(SinkRig.options(10, 3), Duration.ofHours(1));
          SinkRig rig = new SinkRig(SinkRig.lane(), options, 1).start();
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("refused"));
          rig.offer(25);
          rig.timers.advance(Duration.ofMinutes(59).toMillis());
          assertThat(rig.dead).isEmpty();
          rig.timers.advance(Duration.ofMinutes(3).toMillis());
          assertThat(rig.dead).hasSize(25);
          rig.remote.behaviour = rig.remote::accept;
          List<FlowFile> later = rig.offer(3);
          rig.timers.advance(60_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(later));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K35 a mended sink gets at once what waited for the wrong one")
  void replaced() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("404"));
          rig.offer(25);
          rig.timers.advance(Duration.ofHours(1).toMillis());
          rig.remote.behaviour = rig.remote::accept;
          rig.runner.replace(rig.remote::instance, SinkRig.options(5, 3));
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K26 backoff stays within its bounds and reaches both ends")
  void backoff() {
    Random random = new Random(7);
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      delays.add(Backoff.delayMillis(1 + i % 40, random));
      assertThat(delays.get(i)).isBetween(100L, Math.min(60_000, 100L << Math.min(1 + i % 40, 30)));
    }
    assertThat(Collections.min(delays)).isLessThan(110);
    assertThat(Collections.max(delays)).isGreaterThan(59_000);
  }
}
