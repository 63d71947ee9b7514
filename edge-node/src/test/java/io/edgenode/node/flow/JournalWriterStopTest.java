package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a writer leaves behind when it stops. */
final class JournalWriterStopTest extends JournalWriterBench {
  /** By then a writer without room would have tried again. */
  private static final long BEYOND_RETRY_MILLIS = 300;

  @Test
  @DisplayName("K39: a writer that had no room tries nothing more once it is stopped")
  void noTryBehindTheStop() throws Exception {
    StoreOptions noRoom = new StoreOptions(1, 1 << 20, false, 0, Long.MAX_VALUE / 2, 1 << 20);
    List<Throwable> unhandled = new CopyOnWriteArrayList<>();
    Vertx vertx = Vertx.vertx();
    vertx.exceptionHandler(unhandled::add);
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("writer", 2);
    try (Repository repository = DataDirectory.open(directory, "node");
        FlowRepository flow = repository.open("flow", noRoom)) {
      WriterRequests listener = new WriterRequests();
      JournalWriter writer =
          new JournalWriter(
              vertx,
              worker,
              flow.journal(0),
              flow.claims(),
              new Durability(Durability.Level.PROCESS, Optional.empty()),
              WhenFull.BACKPRESSURE,
              new ElapsedClock(Clocks.system(), 0, 0),
              listener);
      submit(writer, offered(10, 1));
      listener.awaitRelease();
      await(writer.stop());
      await(worker.close());
      CompletableFuture<Long> later = new CompletableFuture<>();
      vertx.setTimer(BEYOND_RETRY_MILLIS, later::complete);
      await(later);
    } finally {
      await(vertx.close());
    }
    assertThat(unhandled).isEmpty();
  }
}
