package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.definition.WhenFull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What crashes and damage make of a disk buffer. */
final class SinkOutboxCrashTest {
  @Test
  @DisplayName("P9 what damage took of the buffer is counted as dropped, and the rest flows")
  void damage() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(4, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offerSlowly(40);
          for (long number = 20; number < 25; number++) {
            rig.log.damage(number);
          }
          rig.remote.behaviour = rig.remote::accept;
          first.complete(BatchResult.delivered(rig.remote.writes.get(0)));
          rig.timers.settle();
          assertThat(rig.runner.undelivered()).isZero();
          assertThat(rig.dropped).isEqualTo(5);
          assertThat(rig.runner.status().buffer().orElseThrow().damaged()).isEqualTo(5);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K34 P1: what a crash made void stays so behind the next one, and hides nothing")
  void voidAcrossCrashes() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(3, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offerSlowly(4);
          byte[] before = rig.capture(true);
          rig.offerSlowly(3);
          List<FlowFile> notKnown = List.copyOf(rig.offered.subList(4, 7));
          for (int crash = 0; crash < 3; crash++) {
            rig.restart(List.of(before));
            before = rig.capture(true);
          }
          notKnown.forEach(rig.runner::offer);
          rig.timers.settle();
          rig.log.force();
          rig.restart(List.of(rig.capture(true)));
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(rig.capture(true)));
          rig.timers.advance(2_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.runner.undelivered()).isZero();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K34 P1: numbers that are void are not given again where a power cut took the end")
  void voidEndLost() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(3, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offerSlowly(4);
          rig.log.force();
          byte[] first = rig.capture(true);
          rig.offerSlowly(3);
          rig.restart(List.of(first));
          byte[] second = rig.capture(true);
          rig.log.powerCut();
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(second));
          rig.offered.subList(4, 7).forEach(rig.runner::offer);
          rig.timers.advance(2_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K32 P1: what was delivered out of order stays so across two crashes")
  void deliveredAcrossCrashes() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(3, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          rig.burial = flowFile -> Promise.<Void>promise().future();
          rig.remote.bad.add(SinkRig.flowFile(0).id());
          rig.offer(7);
          rig.timers.settle();
          for (int crash = 0; crash < 2; crash++) {
            rig.restart(List.of(rig.capture(true)));
          }
          rig.burial = flowFile -> Future.succeededFuture();
          rig.restart(List.of(rig.capture(true)));
          rig.timers.advance(2_000);
          assertThat(rig.remote.received)
              .isEqualTo(SinkRig.ids(rig.offered).subList(1, rig.offered.size()));
          assertThat(rig.runner.undelivered()).isZero();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName(
      "P6, P9 with no checkpoint left, what the journal has no more is delivered from here")
  void checkpointsLost() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(4, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offerSlowly(40);
          rig.log.damage(8);
          rig.remote.behaviour = rig.remote::accept;
          rig.restartWithout(25);
          List<FlowFile> again = List.copyOf(rig.offered.subList(25, 40));
          again.forEach(rig.runner::offer);
          rig.timers.advance(2_000);

          List<FlowFileId> expected = new ArrayList<>(SinkRig.ids(rig.offered));
          expected.remove(7);
          assertThat(rig.remote.received).isEqualTo(expected);
          assertThat(rig.runner.undelivered()).isZero();
          return true;
        });
  }

  @Test
  @DisplayName("K34 P5 what drop-oldest gave up stays so behind a crash, and the newest are kept")
  void givenUpAcrossCrash() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(2, 3), 40_000, WhenFull.DROP_OLDEST).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          while (rig.dropped == 0) {
            rig.offer(1);
            rig.timers.settle();
          }
          rig.offerSlowly(3);
          long dropped = rig.dropped;
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(rig.capture(true)));
          rig.timers.advance(100_000);
          // The one under way lay in a file that went: a recovery counts it as dropped, too.
          assertThat(rig.dropped).isEqualTo(dropped + 1);
          List<FlowFileId> offered = SinkRig.ids(rig.offered);
          assertThat(rig.remote.received)
              .isEqualTo(offered.subList((int) rig.dropped, offered.size()));
          assertThat(rig.runner.undelivered()).isZero();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K34 P5 drop-oldest takes no more from the disk than it gives up, but what is sent")
  void onlyGivenUp() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(20, 3), 4_000, WhenFull.DROP_OLDEST).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offer(1);
          rig.timers.settle();
          while (rig.dropped == 0) {
            rig.offerSlowly(1);
          }
          long dropped = rig.dropped;
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(rig.capture(true)));
          rig.timers.advance(100_000);
          assertThat(rig.dropped).as("the one under way besides").isLessThanOrEqualTo(dropped + 1);
          List<FlowFileId> offered = SinkRig.ids(rig.offered);
          assertThat(rig.remote.received)
              .endsWith(
                  offered.subList((int) dropped + 1, offered.size()).toArray(FlowFileId[]::new));
          return rig.balanced();
        });
  }
}
