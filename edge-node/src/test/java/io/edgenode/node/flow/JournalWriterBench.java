package io.edgenode.node.flow;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Intake.Refused;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.api.repo.ClaimStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Journal;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;

/** A journal writer on real stores, and what it asks for; one a test. */
abstract class JournalWriterBench {
  static final int LARGE = 600 * 1024;
  static final StoreOptions OPTIONS = new StoreOptions(1, 1 << 20, false, 0, 0, 1 << 20);

  @TempDir Path directory = Path.of("set by JUnit");

  @FunctionalInterface
  interface Use {
    void of(FlowRepository flow, JournalWriter writer, WriterRequests listener) throws Exception;
  }

  void write(WhenFull whenFull, Use use) throws Exception {
    write(whenFull, FlowRepository::claims, use);
  }

  void write(WhenFull whenFull, Function<FlowRepository, ClaimStore> claims, Use use)
      throws Exception {
    write(OPTIONS, whenFull, claims, use);
  }

  void write(
      StoreOptions options, WhenFull whenFull, Function<FlowRepository, ClaimStore> claims, Use use)
      throws Exception {
    write(options, whenFull, claims, journal -> journal, Clocks.system(), use);
  }

  void write(
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

  static Offered offered(int length, long ordinal) {
    return new Offered(
        Content.of(new byte[length]), Attributes.empty(), SourcePosition.of(ordinal));
  }

  static CompletableFuture<Optional<Refused>> submit(JournalWriter writer, Offered... batch) {
    return submit(writer, "source", batch);
  }

  static CompletableFuture<Optional<Refused>> submit(
      JournalWriter writer, String source, Offered... batch) {
    CompletableFuture<Optional<Refused>> answer = new CompletableFuture<>();
    writer.submit(
        Submission.of(
            source, List.of(batch), refused -> answer.complete(Optional.ofNullable(refused))));
    return answer;
  }

  static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  static void await(Future<Void> future) throws Exception {
    future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
