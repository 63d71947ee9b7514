package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.definition.WhenFull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class SinkOutboxTest {
  private static final long SMALL = 4_000;

  @Test
  @DisplayName("K28 a disk buffer isolates its sink: the lane has room while the peer is away")
  void isolates() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(10, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          for (int i = 0; i < 5_000; i++) {
            assertThat(rig.runner.hasRoom()).isTrue();
            rig.offer(1);
            rig.timers.settle();
          }
          assertThat(rig.runner.undelivered()).isEqualTo(5_000);
          SinkStatus.Buffer buffer = rig.runner.status().buffer().orElseThrow();
          assertThat(buffer.entries()).isEqualTo(5_000);
          assertThat(buffer.bytes()).isEqualTo(rig.log.bytes()).isPositive();
          assertThat(SinkRig.image(rig, rig.capture(true)).waiting()).isEmpty();
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K28 P5 switched to disk with a full memory buffer: it isolates, and holds no more")
  void isolatesBehindMemory() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              new SinkRig(SinkRig.lane(), SinkRig.buffering(SinkRig.options(10, 3), 50), 1);
          rig.start();
          rig.remote.behaviour = batch -> Promise.<BatchResult>promise().future();
          rig.offer(50);
          assertThat(rig.runner.hasRoom()).isFalse();
          byte[] capture = rig.capture(true);
          rig.options =
              SinkRig.with(rig.options, SinkOptions.Buffer.DISK, 1 << 20, WhenFull.BACKPRESSURE);
          rig.restart(List.of(capture));
          for (int i = 0; i < 5_000; i++) {
            assertThat(rig.runner.hasRoom()).isTrue();
            rig.offer(1);
            rig.timers.settle();
          }
          List<Content> held = new ArrayList<>();
          rig.runner.visit(held::add);
          assertThat(held).hasSizeLessThan(2_000);
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(120_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K28 K34 what a new sink is offered before its disk buffer is open survives a crash")
  void offeredWhileOpening() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(10, 3), 1 << 20, WhenFull.BACKPRESSURE);
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("away"));
          rig.runner.start(new SinkImage(rig.codec, 7));
          rig.offer(5);
          assertThat(SinkRig.image(rig, rig.capture(true)).since()).isEqualTo(7);
          rig.timers.settle();
          rig.offer(3);
          byte[] capture = rig.capture(true);
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(capture));
          rig.timers.advance(120_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P5 backpressure: full is refused, and resumes when checkpoints cover what went")
  void backpressure() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(10, 3), SMALL, WhenFull.BACKPRESSURE).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          while (rig.runner.hasRoom()) {
            rig.offer(1);
            rig.timers.settle();
          }
          assertThat(rig.log.bytes()).isLessThanOrEqualTo(SMALL);
          rig.remote.behaviour = rig.remote::accept;
          first.fail(new FlowException.NotConnected("reset"));
          rig.timers.advance(1_000);
          rig.runner.settle();
          rig.runner.covered(rig.runner.capture(true));
          rig.timers.settle();
          assertThat(rig.runner.hasRoom()).isTrue();
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K28 a buffer full of what was delivered does not stall a sink that keeps up")
  void passes() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(10, 3), SMALL, WhenFull.BACKPRESSURE).start();
          for (int i = 0; i < 1_000; i++) {
            assertThat(rig.runner.hasRoom()).isTrue();
            rig.offer(1);
            rig.timers.settle();
          }
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.log.bytes()).isLessThanOrEqualTo(SMALL);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K28 what is larger than the buffer goes past it, in its place, also across a crash")
  void tooLarge() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(3, 3), SMALL, WhenFull.BACKPRESSURE).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offer(2);
          rig.offerOf((int) SMALL * 2);
          byte[] capture = rig.capture(true);
          rig.timers.settle();
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(capture));
          rig.offer(2);
          rig.timers.advance(2_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName(
      "P5 drop-newest: what does not fit is dropped, counted, and the rest keeps its order")
  void dropNewest() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(10, 3), SMALL, WhenFull.DROP_NEWEST).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offerSlowly(300);
          assertThat(rig.runner.hasRoom()).isTrue();
          assertThat(rig.dropped).isPositive();
          rig.remote.behaviour = rig.remote::accept;
          first.fail("away");
          rig.timers.advance(100_000);
          List<FlowFileId> kept = rig.remote.received;
          assertThat(kept).isEqualTo(SinkRig.ids(rig.offered).subList(0, kept.size()));
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("P5 drop-oldest: the oldest that wait make room, counted, and order is kept")
  void dropOldest() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig = SinkRig.onDisk(SinkRig.options(10, 3), SMALL, WhenFull.DROP_OLDEST).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offerSlowly(300);
          assertThat(rig.dropped).isPositive();
          assertThat(rig.log.bytes()).isLessThanOrEqualTo(SMALL);
          rig.remote.behaviour = rig.remote::accept;
          first.complete(BatchResult.delivered(rig.remote.writes.get(0)));
          rig.timers.advance(100_000);
          List<FlowFileId> offered = SinkRig.ids(rig.offered);
          List<FlowFileId> kept = rig.remote.received;
          assertThat(kept).isSubsetOf(offered).endsWith(offered.get(offered.size() - 1));
          assertThat(kept).isEqualTo(offered.stream().filter(kept::contains).toList());
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K35 the buffer can be changed to disk and back with FlowFiles in it, in order")
  void changed() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkOptions memory = SinkRig.options(3, 3);
          SinkOptions disk =
              SinkRig.with(memory, SinkOptions.Buffer.DISK, 1 << 20, WhenFull.BACKPRESSURE);
          SinkRig rig = new SinkRig(SinkRig.lane(), memory, 1).start();
          Promise<BatchResult> first = Promise.promise();
          rig.remote.behaviour = batch -> first.future();
          rig.offer(20);
          rig.runner.apply(disk);
          rig.timers.settle();
          rig.offer(20);
          rig.timers.settle();
          rig.runner.apply(memory);
          rig.offer(20);
          byte[] capture = rig.capture(true);
          rig.timers.settle();
          rig.options = disk;
          rig.remote.behaviour = rig.remote::accept;
          rig.restart(List.of(capture));
          rig.offer(5);
          rig.timers.advance(1_000);
          List<FlowFileId> offered = SinkRig.ids(rig.offered);
          assertThat(rig.remote.received.stream().map(offered::indexOf))
              .containsExactlyElementsOf(IntStream.range(0, 65).boxed().toList());
          return rig.balanced();
        });
  }

  @Test
  @DisplayName("K5 a full disk is waited for; a broken buffer is told to the lane")
  void disk() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(10, 3), 1 << 20, WhenFull.DROP_OLDEST).start();
          rig.remote.behaviour =
              batch -> Future.failedFuture(new FlowException.NotConnected("refused"));
          rig.offer(10);
          rig.timers.settle();
          rig.log.failing = StoreException.Kind.DISK_FULL;
          rig.offer(10);
          rig.timers.settle();
          assertThat(rig.runner.hasRoom()).isFalse();
          assertThat(rig.dropped).isZero();
          rig.log.failing = null;
          rig.remote.behaviour = rig.remote::accept;
          rig.timers.advance(60_000);
          assertThat(rig.remote.received).isEqualTo(SinkRig.ids(rig.offered));
          assertThat(rig.runner.hasRoom()).isTrue();
          rig.log.failing = StoreException.Kind.BROKEN;
          rig.offer(10);
          rig.timers.settle();
          assertThat(rig.broken).isEqualTo(StoreException.Kind.BROKEN);
          assertThat(rig.runner.undelivered()).isEqualTo(10);
          return rig.balanced();
        });
  }

  @Test
  @DisplayName(
      "K13 large contents in the buffer are held until its mark passes them, and no longer")
  void claims() throws Exception {
    SinkRig.onLane(
        () -> {
          SinkRig rig =
              SinkRig.onDisk(SinkRig.options(1, 3), 1 << 20, WhenFull.BACKPRESSURE).start();
          List<Promise<BatchResult>> writes = new ArrayList<>();
          rig.remote.behaviour =
              batch -> {
                Promise<BatchResult> answer = Promise.promise();
                writes.add(answer);
                return answer.future();
              };
          offerClaims(rig, "a", "b", "c");
          assertThat(held(rig)).containsExactly("a", "b", "c");
          answer(rig, writes, 2);
          assertThat(held(rig)).containsExactly("c");
          assertThat(rig.runner.holdsUnknown()).isFalse();

          writes.clear();
          rig.restart(List.of(rig.capture(true)));
          offerClaims(rig, "d", "e");
          assertThat(held(rig)).containsExactly("d", "e");
          assertThat(rig.runner.holdsUnknown()).as("c lies in the buffer").isTrue();
          answer(rig, writes, 2);
          assertThat(held(rig)).containsExactly("e");
          assertThat(rig.runner.holdsUnknown()).isFalse();
          return rig.balanced();
        });
  }

  private static void offerClaims(SinkRig rig, String... ids) {
    for (String id : ids) {
      rig.offer(new Content.Claim(id, 1 << 20, missing -> new byte[0]));
      rig.timers.settle();
    }
  }

  private static List<String> held(SinkRig rig) {
    List<String> held = new ArrayList<>();
    rig.runner.visit(content -> held.add(((Content.Claim) content).id()));
    return held;
  }

  private static void answer(SinkRig rig, List<Promise<BatchResult>> writes, int count) {
    for (int i = 0; i < count; i++) {
      writes.get(writes.size() - 1).complete(BatchResult.delivered(1));
      rig.timers.settle();
      rig.runner.settle();
      rig.timers.settle();
    }
  }
}
