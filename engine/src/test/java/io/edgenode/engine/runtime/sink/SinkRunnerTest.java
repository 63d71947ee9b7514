package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.definition.SinkOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SinkRunnerTest {
  @Test
  @DisplayName("K27 what comes in one turn goes in order, in batches of at most the count")
  void batches() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(25);
          rig.timers.settle();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.remote.writes).containsExactly(10, 10, 5);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("linger: a partial batch waits for others, a full one and a flushed one do not")
  void linger() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkOptions options = SinkRig.lingering(SinkRig.options(10, 3), Duration.ofSeconds(5));
          SinkRig rig = new SinkRig(SinkRig.lane(), options, 1).start();
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
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P5 room is refused at the buffer's count and given back once")
  void room() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              new SinkRig(SinkRig.lane(), SinkRig.buffering(SinkRig.options(10, 3), 20), 1).start();
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
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P3 what a sink does at a time does not depend on how FlowFiles were batched")
  void wakesBetweenRecords() throws Exception {
    SinkRig.onLane(
        () -> {
          for (int count = 1; count < 12; count++) {
            SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(count, 3), count).start();
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
            rig.balanced();
          }
          return true;
        });
  }

  @Test
  @DisplayName("K39 a drain lets what was started complete, sends one batch more, and always ends")
  void drain() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
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
          assertThat(rig.remote.writes).containsExactly(10, 10);
          assertThat(rig.runner.undelivered()).isEqualTo(5);
          assertThat(rig.runner.close().succeeded()).isFalse();
          rig.timers.settle();
          assertThat(rig.remote.instances.get(0).closed).isTrue();
          return true;
        });
  }

  @Test
  @DisplayName("K39 a drain sends the batch that is gathered instead of letting it linger")
  void drainEndsLinger() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              new SinkRig(
                      SinkRig.lane(),
                      SinkRig.lingering(SinkRig.options(10, 3), Duration.ofHours(1)),
                      1)
                  .start();
          rig.offer(3);
          rig.timers.settle();
          assertThat(rig.remote.writes).isEmpty();
          Promise<BatchResult> answer = Promise.promise();
          rig.remote.behaviour = batch -> answer.future();
          Future<Void> drained = rig.runner.drain(Duration.ofSeconds(10));
          rig.timers.settle();
          assertThat(rig.remote.writes).containsExactly(3);
          assertThat(drained.isComplete()).isFalse();
          answer.complete(BatchResult.delivered(3));
          rig.timers.settle();
          assertThat(drained.succeeded()).isTrue();
          assertThat(rig.runner.undelivered()).isZero();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K39 a drain ends at its time, and nothing begins behind it")
  void drainEndsInTime() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          Promise<BatchResult> slow = Promise.promise();
          rig.remote.behaviour = batch -> slow.future();
          rig.offer(15);
          rig.timers.settle();
          Future<Void> drained = rig.runner.drain(Duration.ofSeconds(10));
          rig.timers.advance(9_999);
          assertThat(drained.isComplete()).isFalse();
          rig.timers.advance(1);
          assertThat(drained.succeeded()).isTrue();
          slow.complete(BatchResult.delivered(10));
          rig.timers.settle();
          assertThat(rig.remote.writes).containsExactly(10);
          assertThat(rig.runner.undelivered()).isEqualTo(5);
          return true;
        });
  }

  @Test
  @DisplayName("K39 a drain does not wait for a sink that is away, nor for one that refuses")
  void drainOfSinkAway() throws Exception {
    for (FlowException cause :
        new FlowException[] {
          new FlowException.NotConnected("away"), new FlowException.Retryable("conflict")
        }) {
      SinkRig.onLane(
          () -> {
            SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
            rig.remote.behaviour = batch -> Future.failedFuture(cause);
            rig.offer(5);
            rig.timers.settle();
            int writes = rig.remote.writes.size();
            Future<Void> drained = rig.runner.drain(Duration.ofSeconds(10));
            rig.timers.settle();
            assertThat(drained.succeeded()).isTrue();
            assertThat(rig.remote.writes).hasSize(writes);
            assertThat(rig.runner.undelivered()).isEqualTo(5);
            return true;
          });
    }
  }

  @Test
  @DisplayName("K36 a removed sink dead-letters what it can't deliver in time")
  void retire() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
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
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K19 K29 a sink that waits for a time is woken where the clock was set back")
  void wokenBehindStep() throws Exception {
    SinkRig.onLane(
        () -> {
          for (int count = 1; count < 6; count++) {
            SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(count, 3), count).start();
            rig.remote.every = 100;
            rig.remote.wakeAt = 100;
            for (long time : new long[] {50, 90_000, 90_050, 150, 160, 170, 250}) {
              rig.laneMillis = time;
              rig.offer(1);
              rig.runner.onTime(time);
            }
            rig.timers.settle();
            assertThat(rig.remote.woken).as("batches of %d", count).containsExactly(1L, 3L, 6L);
            rig.balanced();
          }
          return true;
        });
  }

  @Test
  @DisplayName("K24 a sink that loses one silently turns the ledger red")
  void silentLoss() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
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
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
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
          SinkRig rig = new SinkRig(SinkRig.lane(), SinkRig.options(10, 3), 1).start();
          rig.offer(10);
          rig.runner.capture(true);
          assertThat(rig.delivered).isZero();
          rig.runner.settle();
          assertThat(rig.delivered).isEqualTo(10);
          return true;
        });
  }
}
