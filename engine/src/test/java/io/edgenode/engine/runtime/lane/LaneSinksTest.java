package io.edgenode.engine.runtime.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.Attributes;
import io.edgenode.engine.api.ByteSize;
import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.FlowException;
import io.edgenode.engine.api.FlowFile;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.definition.Durability;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.WhenFull;
import io.edgenode.engine.definition.WhenLettersFull;
import io.edgenode.engine.runtime.codec.FlowFileCodec;
import io.edgenode.engine.runtime.deadletter.DeadLetters;
import io.edgenode.engine.runtime.graph.Errors;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.journal.WriterListener;
import io.edgenode.engine.runtime.ledger.Ledger;
import io.edgenode.engine.runtime.replay.MemoryStores;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.store.MemoryLog;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.edgenode.engine.runtime.time.HandClocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class LaneSinksTest {
  private static final long LIMIT = 64 * 1024;
  private static final Lineage.JournalIdentity IDENTITY =
      Lineage.JournalIdentity.of("node", "uuid", "flow", 0);

  private final Vertx vertx = Vertx.vertx();
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("test", 1);
  private final MemoryLog log = new MemoryLog(LIMIT);
  private final LaneSetup setup = setup();

  @AfterEach
  void close() throws Exception {
    await(vertx.close());
  }

  @Test
  @DisplayName("P6, K30, K32: a checkpoint syncs the letters of sinks while the office is not open")
  void lettersWithoutOffice() throws Exception {
    // Nothing is started: so the office stands where a write to it took too long.
    LaneSinks sinks = new LaneSinks(setup, new Ledger(), () -> {});
    FlowFile flowFile =
        new FlowFile(
            Lineage.root(IDENTITY, 1, 1, 0, "source"),
            Attributes.empty(),
            Content.of(new byte[100]));
    FlowException bad = new FlowException.BadData("not a number");
    await(DeadLetterSink.keep(setup, Errors.mark(flowFile, "cloud", bad)));

    await(sinks.sync());
    log.powerCut();

    assertThat(new DeadLetters(log, LIMIT, WhenLettersFull.BACKPRESSURE, codec()).list(0, 10))
        .hasSize(1);
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static FlowFileCodec codec() {
    return new FlowFileCodec(id -> new byte[0]);
  }

  /** The store alone. */
  private record Letters(DeadLetters store) implements LetterBox {
    @Override
    public void keep(List<FlowFile> letters) {
      letters.forEach(
          letter -> store.add(letter, Errors.component(letter), Errors.failure(letter), 0));
    }

    @Override
    public void force() {
      store.force();
    }

    @Override
    public long mark() {
      return store.mark();
    }

    @Override
    public boolean awaitsCoverage() {
      return store.awaitsCoverage();
    }

    @Override
    public void covered(int lane, long mark) {
      store.covered(mark);
    }
  }

  private LaneSetup setup() {
    HandClocks clocks = new HandClocks(0);
    ElapsedClock clock = new ElapsedClock(clocks, 0, 0);
    MemoryStores stores = new MemoryStores(1);
    FlowDefinition flow = flow();
    return new LaneSetup(
        vertx,
        vertx.getOrCreateContext(),
        0,
        flow,
        hash -> flow,
        stores,
        IDENTITY,
        new JournalWriter(
            vertx,
            worker,
            stores.journal(0),
            stores.claims(),
            flow.journal().durability(),
            flow.journal().whenFull(),
            clock,
            unheard(WriterListener.class)),
        new Letters(new DeadLetters(log, LIMIT, WhenLettersFull.BACKPRESSURE, codec())),
        new FlowClaims(stores.claims(), 1, List.of(), Duration.ZERO, clocks),
        clock,
        worker,
        StateBudget.unlimited().share(),
        unheard(LaneListener.class));
  }

  private static FlowDefinition flow() {
    ByteSize size = new ByteSize(LIMIT);
    return new FlowDefinition(
        "flow",
        "",
        1,
        List.of(),
        new FlowDefinition.Journal(
            new Durability(Durability.Level.PROCESS, Optional.empty()),
            size,
            WhenFull.BACKPRESSURE,
            Duration.ZERO),
        new FlowDefinition.Checkpoint(Duration.ofSeconds(1)),
        new FlowDefinition.DeadLetter(size, WhenLettersFull.BACKPRESSURE),
        List.of(),
        "version",
        new byte[0]);
  }

  /** Nothing is to be told here. */
  private static <T> T unheard(Class<T> listener) {
    return listener.cast(
        Proxy.newProxyInstance(
            listener.getClassLoader(),
            new Class<?>[] {listener},
            (proxy, method, arguments) -> {
              throw new AssertionError(method.getName() + " was called");
            }));
  }
}
