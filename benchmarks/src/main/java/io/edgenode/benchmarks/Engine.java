package io.edgenode.benchmarks;

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
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.processors.BuiltinComponents;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Runs flows in this JVM, journalled on disk as a node does it. */
public final class Engine implements AutoCloseable {
  private static final long LONGEST_RUN_SECONDS = 600;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("benchmark", 4);
  private final FlowLoader loader;

  /** With components beside the built-in ones. */
  public Engine(Descriptor<?>... more) {
    List<Descriptor<?>> all = new ArrayList<>(new BuiltinComponents().components());
    all.addAll(List.of(more));
    loader = new FlowLoader(ComponentRegistry.of(all), Map.of(), SecretResolver.none());
  }

  public Vertx vertx() {
    return vertx;
  }

  /** Runs the flow in an empty data directory to its end and gives its last numbers. */
  public FlowSnapshot run(String yaml, Path data) throws Exception {
    return run(yaml, data, FlowRunner::completed);
  }

  /** What is done while a flow runs. */
  @FunctionalInterface
  public interface During {
    Future<?> run(FlowRunner runner) throws Exception;
  }

  /** Runs the flow in an empty data directory as long as something else takes. */
  public FlowSnapshot run(String yaml, Path data, During during) throws Exception {
    FlowLoader.Loaded loaded = loader.load("benchmark.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    FlowDefinition flow =
        loaded.flow().orElseThrow(() -> new IllegalArgumentException(loaded.problems().toString()));
    try (Repository repository = DataDirectory.open(data, "benchmark")) {
      FlowRunner runner =
          new FlowRunner(
              flow,
              new FlowServices(
                  vertx,
                  repository,
                  (present, resolved) -> present,
                  worker,
                  new Alone(),
                  Clocks.system(),
                  0));
      await(runner.start());
      await(during.run(runner));
      FlowSnapshot snapshot = await(runner.snapshot());
      await(runner.stop(Duration.ofSeconds(10)));
      return snapshot;
    }
  }

  private static final class Alone implements SourceContext.Shared {
    @Override
    public <T> T computeIfAbsent(String key, Supplier<T> maker) {
      return maker.get();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(LONGEST_RUN_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    // The pool first: one that is open holds its Vert.x, and with it what ran last.
    await(worker.close());
    await(vertx.close());
  }
}
