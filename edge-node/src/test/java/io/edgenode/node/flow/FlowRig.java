package io.edgenode.node.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.edgenode.engine.api.ComponentProvider;
import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowServices;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.Timings;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A node's worth of runtime over a real data directory, for one test. */
final class FlowRig implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int WORKERS = 8;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(WORKERS));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("rig", WORKERS);
  private final KillableSinks sinks = new KillableSinks();
  private final Path data;
  private final FlowLoader loader;
  private Repository repository;
  private UnaryOperator<Repository> seen = UnaryOperator.identity();
  private StateBudget state = StateBudget.unlimited();

  FlowRig(Path data) {
    this.data = data;
    List<Descriptor<?>> descriptors = new ArrayList<>(TestComponents.all());
    ServiceLoader.load(ComponentProvider.class)
        .forEach(
            provider -> provider.components().forEach(known -> descriptors.add(sinks.of(known))));
    this.loader =
        new FlowLoader(ComponentRegistry.of(descriptors), Map.of(), SecretResolver.none());
    this.repository = DataDirectory.open(data, "rig");
  }

  FlowLoader loader() {
    return loader;
  }

  FlowDefinition load(String yaml) {
    FlowLoader.Loaded loaded = loader.load("test.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return loaded
        .flow()
        .orElseThrow(() -> new AssertionError("the flow is invalid:\n" + loaded.problems()));
  }

  /** Flows made from now on have the repository like this. */
  void through(UnaryOperator<Repository> disturbed) {
    seen = disturbed;
  }

  FlowRunner runner(String yaml) {
    return new FlowRunner(load(yaml), services());
  }

  private FlowServices services() {
    Map<String, Object> shared = new ConcurrentHashMap<>();
    return new FlowServices(
        vertx,
        seen.apply(repository),
        (present, resolved) -> loader.loadVersion(resolved, Map.of()).flow().orElseThrow(),
        worker,
        new SourceContext.Shared() {
          @Override
          @SuppressWarnings("unchecked") // a key is used with one type
          public <T> T computeIfAbsent(String key, Supplier<T> maker) {
            return (T) shared.computeIfAbsent(key, missing -> maker.get());
          }
        },
        Clocks.system(),
        0,
        state,
        Timings.NONE);
  }

  /** Flows made from here on may have so much state. */
  void limitState(long bytes) {
    state = new StateBudget(bytes);
  }

  /** Runs a flow until all its sources have ended and all is delivered. */
  FlowSnapshot runToEnd(String yaml) {
    FlowRunner runner = runner(yaml);
    await(runner.start().compose(started -> runner.completed()));
    FlowSnapshot snapshot = await(runner.snapshot());
    await(runner.stop(Duration.ofSeconds(10)));
    return snapshot;
  }

  /** Lets nothing that blocks begin on the workers of Vert.x until this is counted down. */
  CountDownLatch occupyWorkers() {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < WORKERS; i++) {
      vertx.executeBlocking(() -> over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), false);
    }
    return over;
  }

  /** Lets nothing begin on the workers of the stores until this is counted down. */
  CountDownLatch occupyStores() {
    CountDownLatch over = new CountDownLatch(1);
    for (int i = 0; i < WORKERS; i++) {
      worker.executeBlocking(() -> over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS), false);
    }
    return over;
  }

  /** Sinks that write files end as with a killed process; the rest goes on until it is closed. */
  void killSinks() {
    sinks.kill();
  }

  /** Closes the data directory and opens it again, as a restart does. */
  void reopen() {
    repository.close();
    repository = DataDirectory.open(data, "rig");
  }

  /** Asks until it holds; what is waited for comes by itself. */
  static void until(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Every lane took this many, all of them ended, and its books balance (K24). */
  static void assertBalanced(FlowSnapshot snapshot, long journalled) {
    assertThat(snapshot.lanes())
        .allSatisfy(
            lane -> {
              assertThat(lane.journalled()).isEqualTo(journalled);
              assertThat(lane.inFlightTokens()).isZero();
              assertThat(lane.balanced()).as("%s", lane).isTrue();
            });
  }

  static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("no success in " + PATIENCE, e);
    }
  }

  @Override
  public void close() {
    killSinks();
    await(vertx.close());
    repository.close();
  }
}
