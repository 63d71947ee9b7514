package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.time.Clocks;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the writer does where the disk is full. */
final class FullDiskTest extends JournalWriterBench {
  @Test
  @DisplayName("K5: a large content that the disk has no room for holds its source alone, in order")
  void holdsOnlyItsSource() throws Exception {
    ShortDisk disk = new ShortDisk(true);
    write(
        WhenFull.BACKPRESSURE,
        flow -> disk.of(flow.claims()),
        (flow, writer, listener) -> {
          CompletableFuture<Optional<Refused>> large =
              submit(writer, "camera", offered(10, 1), offered(LARGE, 2));
          CompletableFuture<Optional<Refused>> behind = submit(writer, "camera", offered(10, 3));
          for (int i = 1; i <= 100; i++) {
            assertThat(await(submit(writer, "meter", offered(10, i)))).isEmpty();
          }
          assertThat(large).isNotDone();
          assertThat(behind).isNotDone();
          assertThat(listener.full).as("sources that are told to wait").isFalse();

          disk.full(false);
          assertThat(await(behind)).isEmpty();
          assertThat(large).isCompletedWithValue(Optional.empty());
          assertThat(writer.dataCount()).isEqualTo(103);
        });
  }

  @Test
  @DisplayName(
      "K5 K14 K10: a disk without room asks for what was consumed, and nothing is journalled")
  void fullDiskAsksForRoom() throws Exception {
    CompletableFuture<Optional<Refused>> waiting = new CompletableFuture<>();
    StoreOptions noRoom = new StoreOptions(1, 1 << 20, false, 0, Long.MAX_VALUE / 2, 1 << 20);
    write(
        noRoom,
        WhenFull.BACKPRESSURE,
        FlowRepository::claims,
        (flow, writer, listener) -> {
          submit(writer, offered(10, 1)).thenAccept(waiting::complete);
          listener.awaitRelease();
          listener.awaitRelease();
          assertThat(listener.full).isTrue();
        });
    assertThat(await(waiting).orElseThrow().journalledUpTo())
        .as("what was only buffered")
        .isEqualTo(SourcePosition.NONE);
  }

  @Test
  @DisplayName("P5 K5: on a full disk drop-newest drops and counts what is offered, then goes on")
  void fullDiskDropsNewest() throws Exception {
    ShortDisk disk = new ShortDisk(true);
    write(
        OPTIONS,
        WhenFull.DROP_NEWEST,
        flow -> disk.of(flow.claims()),
        disk::of,
        Clocks.system(),
        (flow, writer, listener) -> {
          writer.tick(1);
          assertThat(await(submit(writer, offered(10, 1), offered(LARGE, 2)))).isEmpty();
          assertThat(listener.notTaken).hasValue(2);
          assertThat(writer.lastSequence()).as("control records").isPositive();
          assertThat(listener.full).as("sources that are told to wait").isFalse();
          disk.full(false);
          assertThat(await(submit(writer, offered(10, 3), offered(LARGE, 4)))).isEmpty();
          assertThat(writer.dataCount()).isEqualTo(2);
        });
  }

  @Test
  @DisplayName("P5 K5: where the disk fills up within an excerpt, drop-newest drops and counts it")
  void diskFillsWithinAnExcerpt() throws Exception {
    ShortDisk disk = new ShortDisk(false);
    write(
        OPTIONS,
        WhenFull.DROP_NEWEST,
        FlowRepository::claims,
        disk::of,
        Clocks.system(),
        (flow, writer, listener) -> {
          Offered[] batch = new Offered[300];
          Arrays.setAll(batch, i -> offered(10, i + 1));
          batch[280] = offered(300_000, 281);
          disk.fillsAfter(290);
          assertThat(await(submit(writer, batch))).isEmpty();
          long taken = writer.dataCount();
          assertThat(taken).as("what was written before").isBetween(200L, 289L);
          assertThat(listener.notTaken).hasValue(300 - taken);
          assertThat(listener.full).as("sources that are told to wait").isFalse();
          assertThat(flow.claims().list()).as("the large content's claim").isEmpty();
          listener.awaitRelease();

          assertThat(await(submit(writer, offered(10, 301)))).isEmpty();
          assertThat(listener.notTaken).hasValue(301 - taken);
          disk.full(false);
          assertThat(await(submit(writer, offered(10, 302)))).isEmpty();
          assertThat(writer.dataCount()).isEqualTo(taken + 1);
          assertThat(kinds(flow.journal(0), RecordKind.DATA)).isEqualTo(taken + 1);
        });
  }

  @Test
  @DisplayName("K5 K14 K20: control records of an excerpt stay where drop-newest drops the rest")
  void controlRecordsOutliveTheDropped() throws Exception {
    ShortDisk disk = new ShortDisk(false);
    SteppedClocks clocks = new SteppedClocks();
    write(
        OPTIONS,
        WhenFull.DROP_NEWEST,
        FlowRepository::claims,
        disk::of,
        clocks,
        (flow, writer, listener) -> {
          await(submit(writer, offered(10, 1)));
          disk.fillsAfter(1);
          clocks.step.set(Duration.ofHours(3).toMillis());
          assertThat(await(submit(writer, offered(10, 2)))).isEmpty();
          assertThat(listener.notTaken).hasValue(1);
          assertThat(listener.clockSteps).hasValue(1);
          assertThat(kinds(flow.journal(0), RecordKind.CLOCK)).isEqualTo(2);
          assertThat(kinds(flow.journal(0), RecordKind.DATA)).isEqualTo(1);
          assertThat(kinds(flow.journal(0), RecordKind.TICK))
              .as("says what the time is that the lane may believe to be journalled")
              .isEqualTo(1);
        });
  }

  private static long kinds(Journal journal, RecordKind kind) {
    long found = 0;
    try (Journal.Reader reader = journal.reader(1)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        while (batch.advance()) {
          found += batch.kind() == kind ? 1 : 0;
        }
      }
    }
    return found;
  }

  @Test
  @DisplayName("P5 K5: a disk with room for all but a large content drops that, under drop-newest")
  void largeContentDropsNewest() throws Exception {
    write(
        WhenFull.DROP_NEWEST,
        flow -> new ShortDisk(true).of(flow.claims()),
        (flow, writer, listener) -> {
          assertThat(await(submit(writer, offered(10, 1), offered(LARGE, 2), offered(10, 3))))
              .isEmpty();
          assertThat(listener.notTaken).hasValue(1);
          assertThat(writer.dataCount()).isEqualTo(2);
        });
  }

  @Test
  @DisplayName("P5 K5: on a full disk drop-oldest gives up the oldest, and what is offered waits")
  void fullDiskDropsOldest() throws Exception {
    ShortDisk disk = new ShortDisk(true);
    write(
        OPTIONS,
        WhenFull.DROP_OLDEST,
        FlowRepository::claims,
        disk::of,
        Clocks.system(),
        (flow, writer, listener) -> {
          writer.tick(1);
          assertThat(listener.givenUp.tryAcquire(20, TimeUnit.SECONDS)).as("at a start").isTrue();
          CompletableFuture<Optional<Refused>> waiting = submit(writer, offered(10, 1));
          assertThat(listener.givenUp.tryAcquire(3, 20, TimeUnit.SECONDS)).as("again").isTrue();
          assertThat(waiting).isNotDone();
          disk.full(false);
          assertThat(await(waiting)).isEmpty();
          assertThat(listener.notTaken).hasValue(0);
        });
  }

  @Test
  @DisplayName("K5 K14: on a full disk control records pass what waits for it")
  void fullDiskTakesControlRecords() throws Exception {
    ShortDisk disk = new ShortDisk(true);
    write(
        OPTIONS,
        WhenFull.BACKPRESSURE,
        FlowRepository::claims,
        disk::of,
        Clocks.system(),
        (flow, writer, listener) -> {
          CompletableFuture<Optional<Refused>> waiting = submit(writer, offered(10, 1));
          listener.awaitRelease();
          long before = writer.lastSequence();
          await(writer.flowVersion("0"));
          listener.awaitRelease();
          listener.awaitRelease();
          assertThat(writer.lastSequence()).isGreaterThan(before);
          assertThat(waiting).isNotDone();
          disk.full(false);
          assertThat(await(waiting)).isEmpty();
        });
  }

  @Test
  @DisplayName("K19 K5: a clock record that found no disk space is written when there is some")
  void clockRecordAtFullDisk() throws Exception {
    ShortDisk disk = new ShortDisk(false);
    SteppedClocks clocks = new SteppedClocks();
    write(
        OPTIONS,
        WhenFull.BACKPRESSURE,
        FlowRepository::claims,
        disk::of,
        clocks,
        (flow, writer, listener) -> {
          await(submit(writer, offered(10, 1)));
          assertThat(listener.clockSteps).hasValue(0);
          disk.full(true);
          Offered[] batch = new Offered[300];
          Arrays.setAll(batch, i -> offered(10, i + 2));
          CompletableFuture<Optional<Refused>> waiting = submit(writer, batch);
          listener.awaitRelease();
          clocks.step.set(Duration.ofHours(3).toMillis());
          listener.awaitRelease();
          listener.awaitRelease();
          disk.full(false);
          assertThat(await(waiting)).isEmpty();
          assertThat(listener.clockSteps).hasValue(1);
        });
  }

  @Test
  @DisplayName("K9: a stop refuses what waits for disk space, and says how far it came")
  void stopsWhileHeld() throws Exception {
    CompletableFuture<Optional<Refused>> large = new CompletableFuture<>();
    write(
        WhenFull.BACKPRESSURE,
        flow -> new ShortDisk(true).of(flow.claims()),
        (flow, writer, listener) -> {
          submit(writer, "camera", offered(10, 1), offered(LARGE, 2)).thenAccept(large::complete);
          await(submit(writer, "meter", offered(10, 1)));
        });
    Refused refused = await(large).orElseThrow();
    assertThat(refused.reason()).isEqualTo(Refused.Reason.STOPPING);
    assertThat(refused.journalledUpTo().ordinal()).isEqualTo(1);
  }

  /** The system's clocks, whose wall the test sets forward. */
  private static final class SteppedClocks implements Clocks {
    private final AtomicLong step = new AtomicLong();

    @Override
    public long wallMillis() {
      return Clocks.system().wallMillis() + step.get();
    }

    @Override
    public long nanos() {
      return Clocks.system().nanos();
    }
  }
}
