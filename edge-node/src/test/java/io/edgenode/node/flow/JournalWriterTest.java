package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
import io.edgenode.engine.api.repo.RecordKind;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.time.Clocks;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class JournalWriterTest extends JournalWriterBench {
  private static final long DAY = 24 * 60 * 60 * 1000;

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
  @DisplayName("K14: what is consumed is asked for while the journal has room, and nobody waits")
  void asksAhead() throws Exception {
    write(
        WhenFull.BACKPRESSURE,
        (flow, writer, listener) -> {
          for (int i = 1; !flow.journal(0).appender().nearlyFull(); i++) {
            assertThat(await(submit(writer, offered(1000, i)))).isEmpty();
          }
          assertThat(listener.nearlyFull.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
          assertThat(flow.journal(0).appender().room()).isPositive();
          assertThat(listener.full).isFalse();
        });
  }

  @Test
  @DisplayName("K14 K38: a journal that is full of retained files asks for no checkpoint")
  void retainedIsRoom() throws Exception {
    StoreOptions retaining = new StoreOptions(1, 1 << 20, false, DAY, 0, 1 << 20);
    write(
        retaining,
        WhenFull.BACKPRESSURE,
        FlowRepository::claims,
        (flow, writer, listener) -> {
          Journal journal = flow.journal(0);
          for (int i = 1; journal.bytes() < 1 << 19; i++) {
            assertThat(await(submit(writer, offered(1000, i)))).isEmpty();
          }
          writer.released(writer.lastSequence());
          for (int i = 1; !journal.appender().nearlyFull(); i++) {
            assertThat(await(submit(writer, offered(1000, i)))).isEmpty();
          }
          await(submit(writer, offered(1000, 1)));
          await(submit(writer, offered(1000, 2)));
          assertThat(listener.nearlyFull.availablePermits()).isZero();
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
}
