package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.api.repo.StoreOptions;
import io.edgenode.engine.runtime.checkpoint.Checkpointer;
import io.edgenode.engine.runtime.checkpoint.Subject;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a checkpoint whose subject fails while it is taken. */
final class CheckpointerTest {
  @TempDir private Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Context context;
  private Repository repository;
  private FlowRepository flow;
  private CheckpointStore store;
  private Counter counter;
  private Checkpointer<Integer> checkpointer;

  @BeforeEach
  void open() {
    context = vertx.getOrCreateContext();
    repository = DataDirectory.open(directory, "node");
    flow = repository.open("flow", new StoreOptions(1, 1 << 20, false, 0, 0, 1 << 20));
    store = flow.checkpoints(0);
    counter = new Counter();
    checkpointer =
        new Checkpointer<>(
            context,
            vertx.createSharedWorkerExecutor("checkpoints", 1),
            store,
            counter,
            Clocks.system(),
            0);
  }

  @AfterEach
  void close() {
    FlowRig.await(vertx.close());
    flow.close();
    repository.close();
  }

  @Test
  @DisplayName("K32: a capture that throws is told, and no capture of what it left follows")
  void captureThrows() {
    FlowRig.await(taken());
    counter.next = new OutOfMemoryError("the test's heap is full");

    assertThat(ended(this::taken)).hasMessageContaining("heap is full");
    assertThat(counter.failures).containsExactly("the test's heap is full");
    assertThat(ended(() -> onContext(checkpointer::takeLast))).hasMessageContaining("has ended");
    assertThat(counter.captures).isEqualTo(1);
    assertThat(checkpointer.stats().failed()).isEqualTo(1);
    assertThat(store.chains().get(0).position()).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "K32, K39: a sync that throws is one that failed; the next checkpoint is taken, full")
  void syncThrows() {
    FlowRig.await(taken());
    counter.nextSync = new IllegalStateException("the test's sink throws");

    assertThat(ended(this::taken)).hasMessageContaining("the test's sink throws");
    assertThat(counter.broken).singleElement().isEqualTo(StoreException.Kind.BROKEN);
    FlowRig.await(taken());
    assertThat(counter.wasFull).isTrue();
    assertThat(store.chains().get(0).position()).isEqualTo(3);
  }

  @Test
  @DisplayName("K39: who waits for a checkpoint hears of it, though what it covers can't be let go")
  void coverageThrows() {
    FlowRig.await(onContext(() -> checkpointer.take(true)));
    counter.nextCovered = new IllegalStateException("the test's sink can't publish");

    FlowRig.await(onContext(() -> checkpointer.take(true)));
    assertThat(counter.failures).containsExactly("the test's sink can't publish");
  }

  @Test
  @DisplayName("K32, K36: what needs a full one while one is under way has it from the next")
  void fullNeededMeanwhile() {
    FlowRig.await(
        onContext(
            () -> {
              Future<Void> underWay = checkpointer.take(true);
              checkpointer.needFull();
              return underWay;
            }));

    FlowRig.await(taken());
    assertThat(counter.wasFull).isTrue();
  }

  private Future<Void> taken() {
    return onContext(() -> checkpointer.take(false));
  }

  private Future<Void> onContext(Supplier<Future<Void>> action) {
    return Future.future(
        promise -> context.runOnContext(ignored -> action.get().onComplete(promise)));
  }

  private static Throwable ended(Supplier<Future<Void>> action) {
    return FlowRig.await(
        Future.<Throwable>future(
            promise ->
                action
                    .get()
                    .timeout(20, TimeUnit.SECONDS)
                    .onSuccess(done -> promise.fail("it succeeded"))
                    .onFailure(promise::complete)));
  }

  /** Counts its captures, and throws what the test says. */
  private static final class Counter implements Subject<Integer> {
    private final List<String> failures = new ArrayList<>();
    private final List<StoreException.Kind> broken = new ArrayList<>();
    private Throwable next;
    private Throwable nextSync;
    private Throwable nextCovered;
    private int captures;
    private boolean wasFull;

    @Override
    public boolean isChanged() {
      return true;
    }

    @Override
    public boolean awaitsCoverage() {
      return false;
    }

    @Override
    public boolean awaitsRelease() {
      return false;
    }

    @Override
    public Integer capture(boolean full) {
      throwOnce(next);
      wasFull = full;
      return ++captures;
    }

    @Override
    public long position(Integer captured) {
      return captured;
    }

    @Override
    public Future<Void> sync() {
      Throwable cause = nextSync;
      nextSync = null;
      throwOnce(cause);
      return Future.succeededFuture();
    }

    @Override
    public void failed(Throwable cause) {
      failures.add(cause.getMessage());
    }

    @Override
    public void broken(StoreException cause) {
      broken.add(cause.kind());
    }

    @Override
    public void write(Integer captured, DataOutput out) throws IOException {
      out.writeInt(captured);
    }

    @Override
    public void taken(long nanos) {}

    @Override
    public void covered(Integer captured) {
      throwOnce(nextCovered);
    }

    private static void throwOnce(Throwable cause) {
      if (cause instanceof RuntimeException exception) {
        throw exception;
      }
      if (cause instanceof Error error) {
        throw error;
      }
    }
  }
}
