package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.Submission;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalWriterTest {
  private static final int LARGE = 600 * 1024;
  private static final StoreOptions OPTIONS = new StoreOptions(1, 1 << 20, false, 0, 0, 1 << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @Test
  @DisplayName("K13 K14: a large content that waits for room takes none, and asks for it")
  void waitsWithoutTakingRoom() throws Exception {
    write(
        WhenFull.BACKPRESSURE,
        (flow, writer, listener) -> {
          ClaimStore claims = flow.claims();
          assertThat(await(submit(writer, offered(LARGE, 1)))).isEmpty();
          long ofFirst = claims.bytes();
          long written = claims.bytesWritten();
          CompletableFuture<Optional<Refused>> second = submit(writer, offered(LARGE, 2));
          for (int attempt = 0; attempt < 20; attempt++) {
            listener.awaitRelease();
            writer.released(0);
          }
          listener.awaitRelease();
          assertThat(second).isNotDone();
          assertThat(claims.bytes()).isEqualTo(ofFirst);
          assertThat(claims.bytesWritten()).as("what wears the flash").isEqualTo(written);

          claims.list().forEach(claims::delete);
          writer.released(0);
          assertThat(await(second)).isEmpty();
        });
  }

  @Test
  @DisplayName("K13: a content that can never fit is refused at once, and holds nobody up")
  void neverFits() throws Exception {
    write(
        WhenFull.BACKPRESSURE,
        (flow, writer, listener) -> {
          Refused refused =
              await(submit(writer, offered(10, 1), offered(2 << 20, 2), offered(10, 3)))
                  .orElseThrow();
          assertThat(refused.reason()).isEqualTo(Refused.Reason.TOO_LARGE);
          assertThat(refused).hasMessageContaining("max-size of 1048576");
          assertThat(refused.journalledUpTo().ordinal()).isEqualTo(1);
          assertThat(await(submit(writer, offered(10, 3)))).isEmpty();
          assertThat(writer.dataCount()).isEqualTo(2);
          assertThat(flow.claims().bytes()).isZero();
        });
  }

  @Test
  @DisplayName("K13: the largest content that is not refused for ever fits an empty journal")
  void largestFits() throws Exception {
    write(
        WhenFull.BACKPRESSURE,
        (flow, writer, listener) -> {
          for (int i = 0; i < 100; i++) {
            await(submit(writer, offered(1000, 1)));
          }
          int largest = 1 << 20;
          Optional<Refused> answer = await(submit(writer, offered(largest, 2)));
          while (answer.isPresent()) {
            largest -= 16 * 1024;
            answer = await(submit(writer, offered(largest, 2)));
          }
          assertThat(largest).isGreaterThan(3 << 18);
        });
  }

  @Test
  @DisplayName("K14: under drop-newest a large content without room is dropped and counted")
  void dropsNewest() throws Exception {
    write(
        WhenFull.DROP_NEWEST,
        (flow, writer, listener) -> {
          assertThat(await(submit(writer, offered(LARGE, 1)))).isEmpty();
          assertThat(await(submit(writer, offered(LARGE, 2), offered(10, 3)))).isEmpty();
          assertThat(listener.notTaken).hasValue(1);
          assertThat(writer.dataCount()).isEqualTo(2);
        });
  }

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
  @DisplayName("K32: while a checkpoint's sync takes its time, what is offered is journalled")
  void syncHoldsNobodyUp() throws Exception {
    SlowDisk disk = new SlowDisk();
    write(
        OPTIONS,
        WhenFull.BACKPRESSURE,
        FlowRepository::claims,
        disk::of,
        Clocks.system(),
        (flow, writer, listener) -> {
          Future<Void> forced = writer.force();
          disk.awaitSync();
          assertThat(await(submit(writer, offered(10, 1)))).isEmpty();
          assertThat(writer.dataCount()).isEqualTo(1);
          assertThat(forced.isComplete()).isFalse();

          Future<Void> behind = writer.force();
          Future<Void> shared = writer.force();
          disk.endSyncs(1);
          await(forced);
          disk.awaitSync();
          assertThat(behind.isComplete()).as("what came meanwhile needs another").isFalse();
          Future<Void> stopped = writer.stop();
          assertThat(await(submit(writer, offered(10, 2)))).as("it stops").isPresent();
          assertThat(stopped.isComplete()).as("the store must not close under a sync").isFalse();
          disk.endSyncs(1);
          await(behind);
          await(shared);
          await(stopped);
          assertThat(disk.syncsBegun()).as("more than these two").isZero();
        });
  }

  @Test
  @DisplayName("K13 P9: under drop-newest the claim of a content that was dropped goes with it")
  void droppedLargeContent() throws Exception {
    write(
        WhenFull.DROP_NEWEST,
        (flow, writer, listener) -> {
          assertThat(await(submit(writer, offered(LARGE, 0)))).isEmpty();
          int room = (int) flow.journal(0).appender().room();
          Offered[] batch = new Offered[257];
          Arrays.setAll(batch, i -> offered(60, i + 1));
          // It finds room, and the excerpt before it, which it does not fit into, takes that.
          batch[256] = offered(room - 12_000, 257);
          assertThat(await(submit(writer, batch))).isEmpty();
          assertThat(listener.notTaken).hasValue(1);
          assertThat(await(submit(writer, offered(100_000, 258)))).isEmpty();
          assertThat(writer.dataCount()).isEqualTo(258);
          assertThat(flow.claims().list()).hasSize(2);
          assertThat(lastContent(flow.journal(0)).length()).isEqualTo(100_000);
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
  @DisplayName("K9: who waits for a command hears of it, whatever it failed with")
  void commandFails() throws Exception {
    write(
        WhenFull.BACKPRESSURE,
        (flow, writer, listener) -> {
          listener.failing.set(true);
          Future<Void> asked = writer.releaseWanted();
          assertThatThrownBy(() -> await(asked)).hasMessageContaining("the listener fails");
          assertThat(await(listener.broken)).hasMessageContaining("IllegalStateException");
        });
  }

  private static Content lastContent(Journal journal) {
    Content last = Content.of(new byte[0]);
    try (Journal.Reader reader = journal.reader(1)) {
      for (Journal.Batch batch = reader.next(); batch != null; batch = reader.next()) {
        while (batch.advance()) {
          if (batch.kind() == RecordKind.DATA) {
            last = batch.content();
          }
        }
      }
    }
    return last;
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

  @FunctionalInterface
  private interface Use {
    void of(FlowRepository flow, JournalWriter writer, WriterRequests listener) throws Exception;
  }

  private void write(WhenFull whenFull, Use use) throws Exception {
    write(whenFull, FlowRepository::claims, use);
  }

  private void write(WhenFull whenFull, Function<FlowRepository, ClaimStore> claims, Use use)
      throws Exception {
    write(OPTIONS, whenFull, claims, use);
  }

  private void write(
      StoreOptions options, WhenFull whenFull, Function<FlowRepository, ClaimStore> claims, Use use)
      throws Exception {
    write(options, whenFull, claims, journal -> journal, Clocks.system(), use);
  }

  private void write(
      StoreOptions options,
      WhenFull whenFull,
      Function<FlowRepository, ClaimStore> claims,
      UnaryOperator<Journal> journal,
      Clocks clocks,
      Use use)
      throws Exception {
    Vertx vertx = Vertx.vertx();
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", options)) {
      WriterRequests listener = new WriterRequests();
      JournalWriter writer =
          new JournalWriter(
              vertx,
              vertx.createSharedWorkerExecutor("writer", 2),
              journal.apply(flow.journal(0)),
              claims.apply(flow),
              new Durability(Durability.Level.PROCESS, Optional.empty()),
              whenFull,
              new ElapsedClock(clocks, 0, 0),
              listener);
      use.of(flow, writer, listener);
      await(writer.stop());
    } finally {
      await(vertx.close());
    }
  }

  private static Offered offered(int length, long ordinal) {
    return new Offered(
        Content.of(new byte[length]), Attributes.empty(), SourcePosition.of(ordinal));
  }

  private static CompletableFuture<Optional<Refused>> submit(
      JournalWriter writer, Offered... batch) {
    return submit(writer, "source", batch);
  }

  private static CompletableFuture<Optional<Refused>> submit(
      JournalWriter writer, String source, Offered... batch) {
    CompletableFuture<Optional<Refused>> answer = new CompletableFuture<>();
    writer.submit(
        Submission.of(
            source, List.of(batch), refused -> answer.complete(Optional.ofNullable(refused))));
    return answer;
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
