package io.edgenode.benchmarks.readings;

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
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** One flow run to its end in this JVM, journalled on disk as a node does it. */
final class Engine implements AutoCloseable {
  private static final long LONGEST_RUN_SECONDS = 600;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(4));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("benchmark", 4);
  private final FlowLoader loader =
      new FlowLoader(
          ComponentRegistry.of(new BuiltinComponents().components()),
          Map.of(),
          SecretResolver.none());

  /** Runs the flow in an empty data directory and gives its last numbers. */
  FlowSnapshot run(String yaml, Path data) throws Exception {
    FlowDefinition flow =
        loader
            .load("readings.yaml", yaml.getBytes(StandardCharsets.UTF_8))
            .flow()
            .orElseThrow(() -> new IllegalArgumentException("the benchmark's flow is invalid"));
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
      await(runner.completed());
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
    await(vertx.close());
  }
}
