package io.edgenode.engine.runtime.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.BatchResult;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.FlowFileId;
import io.edgenode.engine.definition.SinkOptions;
import io.edgenode.engine.definition.WhenFull;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Random lives of a sink against the obvious model: the peer gets everything that is not bad, in
 * the order offered; a crash goes back to a checkpoint, and nothing settled at it is sent again.
 */
final class SinkModelTest {
  private static final int LIVES = 200;
  private static final int STEPS = 150;

  @Test
  @DisplayName("K26 K27 K32 K34 memory: order kept, nothing lost, nothing settled sent again")
  void memory() throws Exception {
    lives(SinkOptions.Buffer.MEMORY, false, WhenFull.BACKPRESSURE);
  }

  @Test
  @DisplayName("K28 K34 disk: order kept, nothing lost, nothing settled sent again")
  void disk() throws Exception {
    lives(SinkOptions.Buffer.DISK, false, WhenFull.BACKPRESSURE);
  }

  @Test
  @DisplayName("K28 K34 P5 disk, dropping: order kept, what is lost is counted, the newest stay")
  void dropping() throws Exception {
    lives(SinkOptions.Buffer.DISK, false, WhenFull.DROP_OLDEST);
    lives(SinkOptions.Buffer.DISK, false, WhenFull.DROP_NEWEST);
  }

  @Test
  @DisplayName("K27 pipelined: a protocol that keeps order under failure keeps it here")
  void pipelined() throws Exception {
    lives(SinkOptions.Buffer.MEMORY, true, WhenFull.BACKPRESSURE);
  }

  private static void lives(SinkOptions.Buffer buffer, boolean pipelined, WhenFull whenFull)
      throws Exception {
    long base = new Random().nextLong();
    SinkRig.onLane(
        () -> {
          for (int i = 0; i < LIVES; i++) {
            long seed = base + i;
            try {
              new Life(seed, buffer, pipelined, whenFull).live();
            } catch (Throwable e) {
              throw new AssertionError(
                  "seed " + seed + " " + buffer + " " + pipelined + " " + whenFull, e);
            }
          }
          return true;
        });
  }

  /** What a checkpoint says beside the sink's capture, and what was settled by then. */
  private record Mark(
      byte[] bytes,
      SinkCapture capture,
      int offered,
      long delivered,
      long dropped,
      int deadCount,
      Set<FlowFileId> settled) {}

  /** One random life. */
  private static final class Life {
    private final Random random;
    private final SinkRig rig;
    private final boolean crashing;
    private final boolean ackLost;
    private final WhenFull whenFull;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();
    private final Set<FlowFileId> settled = new HashSet<>();
    private final List<List<Mark>> chains = new ArrayList<>();
    private final Map<FlowFileId, Integer> place = new HashMap<>();
    private int deadCount;
    private Set<FlowFileId> notAgain = Set.of();
    private int restartedAt;
    private long droppedAtRestart;
    private int crashes;

    /** Whether anything was dropped behind a restart, and before another. */
    private boolean droppedBehindRestart;

    private int trouble;

    private record Pending(
        Remote.Instance instance, List<FlowFile> batch, Promise<BatchResult> to) {}

    Life(long seed, SinkOptions.Buffer buffer, boolean pipelined, WhenFull whenFull) {
      random = new Random(seed);
      this.whenFull = whenFull;
      SinkOptions options =
          new SinkOptions(
              new SinkOptions.Batch(
                  1 + random.nextInt(8),
                  new ByteSize(random.nextBoolean() ? 40 : 1 << 20),
                  random.nextBoolean() ? Optional.empty() : Optional.of(Duration.ofSeconds(2))),
              random.nextInt(4),
              Duration.ofSeconds(30),
              pipelined ? 3 : 1,
              true,
              buffer,
              5 + random.nextInt(40),
              new ByteSize(2_000 + random.nextInt(4_000)),
              whenFull,
              Optional.empty());
      rig = new SinkRig(Objects.requireNonNull(Vertx.currentContext()), options, seed);
      rig.pipelined = pipelined;
      rig.remote.mostAtOnce = pipelined ? 3 : 1;
      rig.runner = new SinkRunner(rig.setup());
      crashing = random.nextBoolean();
      ackLost = random.nextBoolean();
      trouble = random.nextInt(60);
      rig.remote.behaviour = this::write;
      rig.burial =
          flowFile -> {
            deadCount++;
            return Future.succeededFuture();
          };
    }

    void live() throws IOException {
      rig.start();
      mark(true);
      for (int step = 0; step < STEPS; step++) {
        step();
        rig.timers.settle();
        checkBalance();
      }
      finish();
    }

    private void step() throws IOException {
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> offer();
        case 3, 4 -> answerOne();
        case 5 -> rig.timers.advance(random.nextInt(5_000));
        case 6 -> rig.timers.advance(random.nextInt(20) == 0 ? 100_000 : 10);
        case 7 -> mark(random.nextInt(4) == 0);
        default -> {
          if (crashing && random.nextInt(5) == 0) {
            crash();
          }
        }
      }
    }

    private void offer() {
      int most = 1 + random.nextInt(12);
      for (int i = 0; i < most && rig.runner.hasRoom(); i++) {
        FlowFile next = SinkRig.flowFile(rig.offered.size());
        place.put(next.id(), rig.offered.size());
        if (next.id().low() % 13 == 0) {
          rig.remote.bad.add(next.id());
        }
        rig.offer(1);
      }
    }

    private Future<BatchResult> write(List<FlowFile> batch) {
      Remote.Instance instance = rig.remote.instances.get(rig.remote.instances.size() - 1);
      Promise<BatchResult> promise = Promise.promise();
      pending.add(new Pending(instance, batch, promise));
      // A stream's failure is known before anything else is sent on it.
      if (!rig.pipelined && random.nextBoolean()) {
        answerOne();
      }
      return promise.future();
    }

    /** Answers the oldest write: a stream keeps the order. */
    private void answerOne() {
      Pending oldest = pending.poll();
      if (oldest == null) {
        return;
      }
      if (oldest.instance.closed) {
        oldest.to.complete(BatchResult.delivered(oldest.batch.size()));
      } else if (random.nextInt(100) >= trouble) {
        accept(oldest);
      } else if (random.nextInt(3) > 0) {
        breakDown(oldest);
      } else {
        oldest.to.fail(
            random.nextBoolean()
                ? new FlowException.Retryable("deadlock")
                : new IllegalStateException("a bug in the connector"));
        failRest();
      }
    }

    private void accept(Pending write) {
      if (write.batch.stream().anyMatch(one -> rig.remote.bad.contains(one.id()))
          && random.nextBoolean()) {
        write.to.fail(new FlowException.BadData("one of them"));
        failRest();
        return;
      }
      Set<FlowFileId> good = new LinkedHashSet<>(SinkRig.ids(write.batch));
      good.removeAll(rig.remote.bad);
      settled.addAll(good);
      rig.remote.accept(write.batch).onComplete(write.to);
    }

    private void breakDown(Pending write) {
      if (ackLost) {
        int arrived = random.nextInt(write.batch.size() + 1);
        rig.remote.accept(write.batch.subList(0, arrived));
      }
      write.to.fail(new FlowException.NotConnected("reset"));
      failRest();
    }

    /** What a stream had under way behind a failure fails too, and arrives nowhere. */
    private void failRest() {
      List<Pending> rest = new ArrayList<>(pending);
      pending.clear();
      rest.forEach(one -> one.to.fail(new FlowException.NotConnected("reset")));
    }

    private void mark(boolean full) throws IOException {
      rig.runner.settle();
      SinkCapture capture = rig.runner.capture(full);
      rig.log.force();
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      capture.encode(new DataOutputStream(bytes), rig.codec);
      Mark mark =
          new Mark(
              bytes.toByteArray(),
              capture,
              rig.offered.size(),
              rig.delivered,
              rig.dropped,
              deadCount,
              Set.copyOf(settled));
      if (full) {
        chains.add(new ArrayList<>());
        if (chains.size() > 2) {
          chains.remove(0);
          rig.runner.covered(chains.get(0).get(0).capture());
        }
      }
      chains.get(chains.size() - 1).add(mark);
    }

    /**
     * A new process from the newest chain or, where that is damaged, the one before; where power
     * failed without what the disk buffer has not synced.
     */
    private void crash() throws IOException {
      droppedBehindRestart |= crashes > 0 && rig.dropped != droppedAtRestart;
      crashes++;
      if (random.nextBoolean()) {
        rig.log.powerCut();
      }
      checkOrder();
      if (chains.size() == 2 && random.nextInt(3) == 0) {
        chains.remove(1);
      }
      List<Mark> chain = chains.get(chains.size() - 1);
      Mark last = chain.get(chain.size() - 1);
      pending.clear();
      rig.delivered = last.delivered();
      rig.dropped = last.dropped();
      droppedAtRestart = last.dropped();
      deadCount = last.deadCount();
      rig.offered.subList(last.offered(), rig.offered.size()).clear();
      settled.clear();
      settled.addAll(last.settled());
      notAgain = last.settled();
      restartedAt = rig.remote.received.size();
      rig.restart(chain.stream().map(Mark::bytes).toList());
      mark(true);
    }

    private void finish() throws IOException {
      trouble = 0;
      for (int i = 0; i < 10_000 && rig.runner.undelivered() > 0; i++) {
        answerOne();
        rig.runner.flush();
        mark(i % 3 == 0);
        if (pending.isEmpty()) {
          rig.timers.advance(1_000);
        }
      }
      assertThat(rig.runner.undelivered()).isZero();
      checkBalance();
      checkOrder();
      Set<FlowFileId> ended = new HashSet<>(rig.remote.received);
      ended.addAll(rig.dead.keySet());
      List<FlowFileId> lost = new ArrayList<>(SinkRig.ids(rig.offered));
      lost.removeAll(ended);
      assertThat(lost.size()).isLessThanOrEqualTo((int) rig.dropped);
      // Of what lay in files that made room a recovery misses some, the newest perhaps.
      boolean exact = crashes == 0 || !droppedBehindRestart && rig.dropped == droppedAtRestart;
      if (whenFull == WhenFull.DROP_OLDEST && exact && !rig.offered.isEmpty()) {
        assertThat(lost).doesNotContain(rig.offered.get(rig.offered.size() - 1).id());
      } else if (whenFull == WhenFull.BACKPRESSURE) {
        assertThat(lost).isEmpty();
      }
      assertThat(rig.remote.received).noneMatch(rig.remote.bad::contains);
      if (!ackLost && crashes == 0) {
        assertThat(rig.remote.received).doesNotHaveDuplicates();
        assertThat(rig.remote.received).noneMatch(rig.dead::containsKey);
      }
      assertThat(rig.remote.breaches).isEmpty();
    }

    /** Within one process: what it dead-lettered may be delivered by the next, behind others. */
    private void checkOrder() {
      List<FlowFileId> lately =
          rig.remote.received.subList(restartedAt, rig.remote.received.size());
      assertThat(new LinkedHashSet<>(lately).stream().map(place::get).toList()).isSorted();
    }

    /** K24, from two independent sides; and what was settled at a checkpoint stays so. */
    private void checkBalance() {
      assertThat(rig.remote.received.stream().skip(restartedAt)).noneMatch(notAgain::contains);
      assertThat(rig.delivered + rig.dropped + deadCount + rig.runner.undelivered())
          .isEqualTo(rig.offered.size());
    }
  }
}
