package io.edgenode.processors.intake;

import io.edgenode.engine.api.Source;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.SourcePosition;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one source as the runtime does: on an event-loop context of its own. Several rigs may share
 * a Vert.x, as the flows of a node do.
 */
public final class SourceRig implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  /** Node-wide objects, as the runtime keeps them. */
  public static final class Node implements SourceContext.Shared, AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Object> shared = new ConcurrentHashMap<>();

    @Override
    @SuppressWarnings("unchecked")
    public <T> T computeIfAbsent(String key, Supplier<T> maker) {
      return (T) shared.computeIfAbsent(key, name -> maker.get());
    }

    public Vertx vertx() {
      return vertx;
    }

    @Override
    public void close() {
      await(vertx.close());
    }
  }

  private final Node node;
  private final boolean ownsNode;
  private final String flow;
  private final Path directory;
  private final Context context;
  private final RecordingIntake intake;
  private final Map<String, Long> refused = new ConcurrentHashMap<>();
  private final AtomicReference<String> status = new AtomicReference<>("");
  private @Nullable Source source;
  private List<List<SourceContext.Recent>> recent = List.of();

  public SourceRig(Path directory) {
    this(new Node(), true, directory, "test");
  }

  public SourceRig(Node node, Path directory) {
    this(node, false, directory, "test");
  }

  /** The source of a certain flow. */
  public SourceRig(Node node, Path directory, String flow) {
    this(node, false, directory, flow);
  }

  private SourceRig(Node node, boolean ownsNode, Path directory, String flow) {
    this.node = node;
    this.ownsNode = ownsNode;
    this.flow = flow;
    this.directory = directory;
    this.context = ((VertxInternal) node.vertx()).createEventLoopContext();
    this.intake = new RecordingIntake(context);
  }

  /** What the source finds in the journals of its lanes when it starts. */
  public SourceRig holding(List<List<SourceContext.Recent>> journalled) {
    recent = journalled;
    return this;
  }

  public RecordingIntake intake() {
    return intake;
  }

  public Vertx vertx() {
    return node.vertx();
  }

  public String status() {
    return Objects.requireNonNull(status.get());
  }

  public long refused(String reason) {
    return refused.getOrDefault(reason, 0L);
  }

  public SourceRig start(Source made) {
    return start(made, Optional.empty());
  }

  public SourceRig start(Source made, Optional<SourcePosition> resumeAt) {
    await(startFuture(made, resumeAt));
    return this;
  }

  public Future<Void> startFuture(Source made, Optional<SourcePosition> resumeAt) {
    source = made;
    return onContext(() -> made.start(new RigContext(resumeAt), intake, resumeAt));
  }

  public void pause() {
    await(onContext(() -> done(started()::pause)));
  }

  public void resume() {
    await(onContext(() -> done(started()::resume)));
  }

  public void stop() {
    await(onContext(started()::stop));
  }

  /** Runs something on the source's context. */
  public <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }

  /** Returns when the source's context has had several turns: what it was about to do, it did. */
  public void awaitTurns() {
    for (int turn = 0; turn < 5; turn++) {
      await(onContext(Future::<Void>succeededFuture));
    }
  }

  public static <T extends @Nullable Object> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("failed", e.getCause());
    } catch (TimeoutException e) {
      throw new AssertionError("waited in vain", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    if (source != null) {
      stop();
    }
    if (ownsNode) {
      node.close();
    }
  }

  private Source started() {
    if (source == null) {
      throw new IllegalStateException("not started");
    }
    return source;
  }

  private static Future<Void> done(Runnable action) {
    action.run();
    return Future.succeededFuture();
  }

  private final class RigContext implements SourceContext {
    private final Optional<SourcePosition> resumed;

    RigContext(Optional<SourcePosition> resumed) {
      this.resumed = resumed;
    }

    @Override
    public Vertx vertx() {
      return node.vertx();
    }

    @Override
    public Context context() {
      return context;
    }

    @Override
    public String name() {
      return "readings";
    }

    @Override
    public String flow() {
      return flow;
    }

    @Override
    public long greatestOrdinal() {
      return resumed.map(SourcePosition::ordinal).orElse(0L);
    }

    @Override
    public Future<List<List<Recent>>> recent(String attribute, int most) {
      return Future.succeededFuture(
          recent.stream()
              .map(
                  lane ->
                      lane.stream()
                          .filter(each -> each.attributes().get(attribute) != null)
                          .toList())
              .toList());
    }

    @Override
    public Path directory() {
      return directory;
    }

    @Override
    public long wallMillis() {
      return System.currentTimeMillis();
    }

    @Override
    public Shared shared() {
      return node;
    }

    @Override
    public void status(String text) {
      status.set(text);
    }

    @Override
    public void refused(String reason, long count) {
      refused.merge(reason, count, Long::sum);
    }
  }
}
