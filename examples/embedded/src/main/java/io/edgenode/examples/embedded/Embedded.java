package io.edgenode.examples.embedded;

import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowServices;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.processors.BuiltinComponents;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/** Runs one flow to its end: {@code Embedded FLOW.yaml-text DATA-DIRECTORY}. */
public final class Embedded {
  private Embedded() {}

  /** Runs a flow until its sources have ended and everything is delivered. */
  public static void run(String yaml, Path data) {
    FlowLoader loader =
        new FlowLoader(
            ComponentRegistry.of(new BuiltinComponents().components()),
            System.getenv(),
            SecretResolver.none());
    FlowLoader.Loaded loaded = loader.load("embedded.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    FlowDefinition flow =
        loaded.flow().orElseThrow(() -> new IllegalArgumentException(loaded.problems().toString()));
    Vertx vertx = Vertx.vertx();
    try (Repository repository = DataDirectory.open(data, "embedded")) {
      FlowRunner runner =
          new FlowRunner(
              flow,
              new FlowServices(
                  vertx,
                  repository,
                  (present, version) ->
                      loader.loadVersion(version, loaded.plainSecrets()).flow().orElseThrow(),
                  vertx.createSharedWorkerExecutor("stores", 4),
                  new Alone(),
                  Clocks.system(),
                  64 * 1024 * 1024));
      runner.start().await();
      runner.completed().await();
      runner.stop(Duration.ofSeconds(10)).await();
    } finally {
      vertx.close().await();
    }
  }

  /** Nothing is shared with other flows here. */
  private static final class Alone implements SourceContext.Shared {
    @Override
    public <T> T computeIfAbsent(String key, Supplier<T> maker) {
      return maker.get();
    }
  }

  public static void main(String[] args) {
    run(args[0], Path.of(args[1]));
  }
}
