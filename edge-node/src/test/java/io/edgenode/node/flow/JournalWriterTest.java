package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.Submission;
import io.edgenode.engine.runtime.journal.WriterListener;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
    Vertx vertx = Vertx.vertx();
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", OPTIONS)) {
      Requests requests = new Requests();
      ClaimStore claims = flow.claims();
      JournalWriter writer =
          new JournalWriter(
              vertx,
              vertx.createSharedWorkerExecutor("writer", 1),
              flow.journal(0),
              claims,
              new Durability(Durability.Level.PROCESS, Optional.empty()),
              WhenFull.BACKPRESSURE,
              new ElapsedClock(Clocks.system(), 0, 0),
              requests);
      assertThat(await(submit(writer))).isEmpty();
      long ofFirst = claims.bytes();
      CompletableFuture<Optional<Refused>> second = submit(writer);
      for (int attempt = 0; attempt < 20; attempt++) {
        writer.released(0);
        await(writer.sync());
      }
      assertThat(second).isNotDone();
      assertThat(claims.bytes()).isEqualTo(ofFirst);
      assertThat(requests.count).hasPositiveValue();

      claims.list().forEach(claims::delete);
      writer.released(0);
      assertThat(await(second)).isEmpty();
      await(writer.stop());
    } finally {
      await(vertx.close());
    }
  }

  private static CompletableFuture<Optional<Refused>> submit(JournalWriter writer) {
    CompletableFuture<Optional<Refused>> answer = new CompletableFuture<>();
    Offered large =
        new Offered(Content.of(new byte[LARGE]), Attributes.empty(), SourcePosition.NONE);
    writer.submit(
        Submission.of(
            "source", List.of(large), refused -> answer.complete(Optional.ofNullable(refused))));
    return answer;
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  /** Counts how often room was asked for. */
  private static final class Requests implements WriterListener {
    final AtomicInteger count = new AtomicInteger();

    @Override
    public void appended() {}

    @Override
    public void full(boolean full, String reason) {}

    @Override
    public void releaseWanted() {
      count.incrementAndGet();
    }

    @Override
    public void giveUpOldest() {}

    @Override
    public void notTaken(String source, long count) {}

    @Override
    public void clockStepped() {}

    @Override
    public void broken(StoreException cause) {
      throw cause;
    }
  }
}
