package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SinkRunnerTest {
  @Test
  @DisplayName("K27 what comes in one turn goes in order, in batches of at most the count")
  void batches() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(25);
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.remote.writes).containsExactly(10, 10, 5);
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("linger: a partial batch waits for others, a full one and a flushed one do not")
  void linger() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkOptions options = lingering(SinkRig.options(10, 3), Duration.ofSeconds(5));
          SinkRig rig = new SinkRig(lane(), options, 1).start();
          rig.offer(3);
          rig.timers.advance(4_999);
          assertThat(rig.remote.received).isEmpty();
          rig.timers.advance(1);
          assertThat(rig.remote.writes).containsExactly(3);
          rig.offer(12);
          rig.timers.settle();
          assertThat(rig.remote.writes).containsExactly(3, 10);
          rig.runner.flush();
          rig.timers.settle();
          assertThat(rig.remote.writes).containsExactly(3, 10, 2);
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K26 not connected: retried without limit, in order, nothing else in between")
  void notConnected() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
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
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K26 retryable: the batch, then each record alone, then the dead letters")
  void retryable() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(4, 2), 1).start();
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
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K26 bad data: that record alone is dead-lettered, found in few writes")
  void badData() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(1_000, 3), 1).start();
          rig.remote.behaviour = rig.remote::acceptWhole;
          FlowFile bad = SinkRig.flowFile(617);
          rig.remote.bad.add(bad.id());
          rig.offer(1_000);
          rig.timers.settle();
          assertThat(rig.dead.keySet()).containsExactly(bad.id());
          assertThat(rig.remote.received).hasSize(999).isSubsetOf(SinkRig.ids(rig.offered));
          assertThat(rig.remote.writes).hasSizeLessThan(25);
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K30 a refused dead letter stays at the head and everything behind it waits")
  void deadLettersFull() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(1, 3), 1).start();
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
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("P4 a write that hangs is not overtaken: a late answer counts until close is done")
  void lateAnswer() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
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
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("P4 an answer after the end of close does not count: the batch was sent again")
  void tooLateAnswer() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          Promise<BatchResult> hanging = Promise.promise();
          rig.remote.behaviour = batch -> hanging.future();
          rig.offer(3);
          rig.timers.advance(30_000);
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(60_000);
          hanging.complete(BatchResult.delivered(3));
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("a peer that is away at the start is connected to in the background")
  void openFails() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1);
          rig.remote.opening = () -> Future.failedFuture(new FlowException.NotConnected("refused"));
          rig.start();
          rig.offer(3);
          rig.timers.advance(Duration.ofMinutes(10).toMillis());
          assertThat(rig.remote.instances).hasSizeGreaterThan(10).allMatch(one -> one.opened);
          rig.remote.opening = Future::succeededFuture;
          rig.timers.advance(60_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K26 give-up-after: what waits is dead-lettered, and the peer goes on being probed")
  void giveUp() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkOptions options = givingUp(SinkRig.options(10, 3), Duration.ofHours(1));
          SinkRig rig = new SinkRig(lane(), options, 1).start();
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
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K35 a mended sink gets at once what waited for the wrong one")
  void replaced() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("404"));
          rig.offer(25);
          rig.timers.advance(Duration.ofHours(1).toMillis());
          rig.remote.behaviour = rig.remote::accept;
          rig.runner.replace(rig.remote::instance, SinkRig.options(5, 3));
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("P5 room is refused at the buffer's count and given back once")
  void room() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), buffering(SinkRig.options(10, 3), 20), 1).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offer(19);
          assertThat(rig.runner.hasRoom()).isTrue();
          rig.offer(3);
          assertThat(rig.runner.hasRoom()).isFalse();
          rig.timers.settle();
          assertThat(rig.roomChanges).isZero();
          rig.remote.behaviour = rig.remote::accept;
          first.complete(BatchResult.delivered(10));
          assertThat(rig.roomChanges).isEqualTo(1);
          rig.timers.settle();
          assertThat(rig.roomChanges).isEqualTo(1);
          assertThat(rig.runner.undelivered()).isZero();
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("P3 what a sink does at a time does not depend on how FlowFiles were batched")
  void wakesBetweenRecords() throws Exception {
    SinkRig.onLane(
        () -> {
          for (int count = 1; count < 12; count++) {
            SinkRig rig = new SinkRig(lane(), SinkRig.options(count, 3), count).start();
            rig.remote.every = 100;
            rig.remote.wakeAt = 100;
            for (int i = 0; i < 50; i++) {
              rig.laneMillis = i * 9L;
              rig.offer(1);
              rig.runner.onTime(rig.laneMillis);
            }
            rig.timers.settle();
            assertThat(rig.remote.woken)
                .as("batches of %d", count)
                .containsExactly(12L, 23L, 34L, 45L);
            rig.runner.onTime(500);
            rig.timers.settle();
            assertThat(rig.remote.woken).last().isEqualTo(50L);
            balanced(rig);
          }
          return true;
        });
  }

  @Test
  @DisplayName("K39 drain lets what was started complete, starts nothing, and always ends")
  void drain() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offer(25);
          rig.timers.settle();
          Future<Void> drained = rig.runner.drain(Duration.ofSeconds(10));
          rig.timers.advance(1_000);
          assertThat(drained.isComplete()).isFalse();
          first.complete(BatchResult.delivered(10));
          rig.timers.settle();
          assertThat(drained.succeeded()).isTrue();
          assertThat(rig.remote.writes).containsExactly(10);
          assertThat(rig.runner.undelivered()).isEqualTo(15);
          assertThat(rig.runner.close().succeeded()).isFalse();
          rig.timers.settle();
          assertThat(rig.remote.instances.get(0).closed).isTrue();
          return true;
        });
  }

  @Test
  @DisplayName("K36 a removed sink dead-letters what it can't deliver in time")
  void retire() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offer(25);
          Future<Void> retired =
              rig.runner.retire(
                  Duration.ofSeconds(10), new FlowException.NotConnected("the sink was removed"));
          rig.timers.advance(9_999);
          assertThat(rig.dead).isEmpty();
          rig.timers.advance(1);
          assertThat(retired.succeeded()).isTrue();
          assertThat(rig.dead).hasSize(25);
          return balanced(rig);
        });
  }

  @Test
  @DisplayName("K19 K29 a sink that waits for a time is woken where the clock was set back")
  void wokenBehindStep() throws Exception {
    SinkRig.onLane(
        () -> {
          for (int count = 1; count < 6; count++) {
            SinkRig rig = new SinkRig(lane(), SinkRig.options(count, 3), count).start();
            rig.remote.every = 100;
            rig.remote.wakeAt = 100;
            for (long time : new long[] {50, 90_000, 90_050, 150, 160, 170, 250}) {
              rig.laneMillis = time;
              rig.offer(1);
              rig.runner.onTime(time);
            }
            rig.timers.settle();
            assertThat(rig.remote.woken).as("batches of %d", count).containsExactly(1L, 3L, 6L);
            balanced(rig);
          }
          return true;
        });
  }

  @Test
  @DisplayName("K24 a sink that loses one silently turns the ledger red")
  void silentLoss() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.remote.behaviour =
              batch -> Future.succeededFuture(BatchResult.delivered(batch.size() - 1));
          rig.offer(10);
          rig.timers.settle();
          assertThat(rig.runner.undelivered()).isZero();
          assertThat(rig.delivered).isEqualTo(9);
          return true;
        });
  }

  @Test
  @DisplayName("K32 a capture counts an answer that is there already, as the snapshot does")
  void captureSettles() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(10);
          SinkImage image = SinkRig.image(rig, rig.capture(true));
          assertThat(image.undelivered()).isZero();
          assertThat(image.snapshot()).hasSize(1);
          return true;
        });
  }

  @Test
  @DisplayName("K24 what has landed is counted by settling, never by a capture")
  void captureCountsNothing() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(10);
          rig.runner.capture(true);
          assertThat(rig.delivered).isZero();
          rig.runner.settle();
          assertThat(rig.delivered).isEqualTo(10);
          return true;
        });
  }

  @Test
  @DisplayName("K26 backoff stays within its bounds and reaches both ends")
  void backoff() {
    java.util.Random random = new java.util.Random(7);
    List<Long> delays = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      delays.add(Backoff.delayMillis(1 + i % 40, random));
      assertThat(delays.get(i)).isBetween(100L, Math.min(60_000, 100L << Math.min(1 + i % 40, 30)));
    }
    assertThat(Collections.min(delays)).isLessThan(110);
    assertThat(Collections.max(delays)).isGreaterThan(59_000);
  }

  /** K24: everything offered is accounted for, and the contract of Sink was kept. */
  private static boolean balanced(SinkRig rig) {
    assertThat(rig.remote.breaches).isEmpty();
    assertThat(rig.delivered + rig.dropped + rig.dead.size() + rig.runner.undelivered())
        .isEqualTo(rig.offered.size());
    return true;
  }

  private static io.vertx.core.Context lane() {
    return java.util.Objects.requireNonNull(io.vertx.core.Vertx.currentContext());
  }

  private static SinkOptions lingering(SinkOptions o, Duration linger) {
    SinkOptions.Batch batch =
        new SinkOptions.Batch(o.batch().count(), o.batch().bytes(), Optional.of(linger));
    return new SinkOptions(
        batch,
        o.retries(),
        o.timeout(),
        o.inFlight(),
        o.ordered(),
        o.buffer(),
        o.bufferCount(),
        o.maxSize(),
        o.whenFull(),
        o.giveUpAfter());
  }

  private static SinkOptions buffering(SinkOptions o, int count) {
    return new SinkOptions(
        o.batch(),
        o.retries(),
        o.timeout(),
        o.inFlight(),
        o.ordered(),
        o.buffer(),
        count,
        o.maxSize(),
        o.whenFull(),
        o.giveUpAfter());
  }

  private static SinkOptions givingUp(SinkOptions o, Duration after) {
    return new SinkOptions(
        o.batch(),
        o.retries(),
        o.timeout(),
        o.inFlight(),
        o.ordered(),
        o.buffer(),
        o.bufferCount(),
        o.maxSize(),
        o.whenFull(),
        Optional.of(after));
  }
}
