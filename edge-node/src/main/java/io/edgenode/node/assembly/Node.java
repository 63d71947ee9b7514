package io.edgenode.node.assembly;

import io.edgenode.engine.api.Queryable;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.api.repo.StoreException;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.definition.NodeSettings;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowServices;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.flow.LaneAnswers;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.node.http.HttpSurface;
import io.edgenode.node.metrics.NodeMeters;
import io.edgenode.node.view.FlowStats;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.LatestView;
import io.edgenode.node.view.NodeStats;
import io.edgenode.node.view.NodeView;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: its data directory, its flows, its HTTP surface. Made by {@link #open}, which
 * takes the directory; then {@link #start} and {@link #stop}, once each. Any thread.
 */
public final class Node implements NodeView, LatestView {
  private static final Logger log = LoggerFactory.getLogger(Node.class);

  /** Writers, checkpoints and recoveries block here; at least so many may do so at once. */
  private static final int FEWEST_WORKERS = 4;

  private static final int MOST_WORKERS = 64;

  private final NodeSettings settings;
  private final String version;
  private final Path dataDirectory;
  private final Repository repository;
  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final NodeMeters meters = new NodeMeters();
  private final List<FlowRunner> flows;
  private final List<InvalidFlow> invalid;
  private final StateBudget state;
  private final DataQuota quota;
  private final IdleMemory memory = new IdleMemory();
  private final long startNanos = System.nanoTime();
  private volatile Optional<HttpSurface> http = Optional.empty();
  private volatile OptionalLong memoryTimer = OptionalLong.empty();

  private Node(
      NodeSettings settings,
      String version,
      Path dataDirectory,
      Repository repository,
      FlowPlan plan,
      FlowLoader loader,
      Vertx vertx) {
    this.settings = settings;
    this.version = version;
    this.dataDirectory = dataDirectory;
    this.repository = repository;
    this.vertx = vertx;
    this.invalid = plan.invalid();
    List<PlannedFlow> planned = plan.flows();
    int lanes = planned.stream().mapToInt(flow -> flow.definition().lanes()).sum();
    this.worker =
        vertx.createSharedWorkerExecutor(
            "edge-stores", Math.min(MOST_WORKERS, Math.max(FEWEST_WORKERS, lanes + 2)));
    this.state =
        settings
            .state()
            .maxSize()
            .map(size -> new StateBudget(size.bytes()))
            .orElseGet(StateBudget::ofHeap);
    FlowServices services =
        new FlowServices(
            vertx,
            repository,
            new StoredVersions(loader, planned)::load,
            worker,
            new SharedObjects(),
            Clocks.system(),
            settings.data().reserve().bytes(),
            state,
            meters.timings());
    this.flows = planned.stream().map(flow -> new FlowRunner(flow.definition(), services)).toList();
    this.quota =
        new DataQuota(vertx, repository::bytes, settings.data().maxSize().bytes(), this::hold);
  }

  /**
   * Begins to load, on a thread of its own, what every node needs: meanwhile settings and flows can
   * be read. Whoever then opens no node closes it.
   */
  public static CompletableFuture<Vertx> prepare() {
    CompletableFuture<Vertx> ready = new CompletableFuture<>();
    Thread loading =
        new Thread(
            () -> {
              try {
                ready.complete(vertx());
                DataDirectory.prepare();
              } catch (RuntimeException | LinkageError e) {
                ready.completeExceptionally(e);
              }
            },
            "prepare-node");
    loading.setDaemon(true);
    loading.start();
    return ready;
  }

  private static Vertx vertx() {
    return Vertx.vertx(
        new VertxOptions()
            .setWorkerPoolSize(FEWEST_WORKERS)
            .setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  /**
   * Takes the data directory and decides what runs: {@link FlowPlan}.
   *
   * @param prepared what {@link #prepare} gave
   * @throws StartFailure if the directory can't be taken
   */
  public static Node open(
      NodeSettings settings,
      String version,
      FlowFiles files,
      FlowLoader loader,
      CompletableFuture<Vertx> prepared) {
    Path data = Path.of(settings.data().dir());
    Repository repository;
    try {
      repository = DataDirectory.open(data, nodeId(settings, data));
    } catch (StoreException e) {
      throw new StartFailure(String.valueOf(e.getMessage()), e);
    }
    try {
      FlowPlan plan = FlowPlan.of(files, loader, new LastGoodFlows(data));
      return new Node(settings, version, data, repository, plan, loader, prepared.join());
    } catch (RuntimeException e) {
      repository.close();
      throw e;
    }
  }

  /**
   * What the settings say; else what the directory is bound to, for the host's name may change, as
   * a container's does with every start; else the host's name.
   */
  private static String nodeId(NodeSettings settings, Path data) {
    return settings
        .node()
        .id()
        .or(() -> DataDirectory.boundNode(data))
        .orElseGet(HostName::asNodeId);
  }

  /**
   * Binds the HTTP port, then starts every flow. A flow that fails tries again by itself and leaves
   * the others alone.
   *
   * @param portNeeded whether a port that can't be bound forbids the start; a run that ends by
   *     itself goes on without, as it may well run beside a node
   * @return fails with a {@link StartFailure} where a needed port can't be bound
   */
  public Future<Void> start(boolean portNeeded) {
    NodeSettings.Http wanted = settings.http();
    Future<Void> bound =
        wanted.enabled()
            ? HttpSurface.start(vertx, wanted.host(), wanted.port(), List.of(), this, this, meters)
                .onSuccess(surface -> http = Optional.of(surface))
                .<Void>mapEmpty()
                .recover(cause -> notBound(wanted, cause, portNeeded))
            : Future.succeededFuture();
    return bound.compose(
        ready -> {
          quota.start();
          List<Future<Void>> started = new ArrayList<>();
          flows.forEach(flow -> started.add(flow.start().otherwiseEmpty()));
          memoryTimer =
              OptionalLong.of(vertx.setPeriodic(IdleMemory.EVERY.toMillis(), id -> lookAtMemory()));
          return Future.join(started).mapEmpty();
        });
  }

  private void hold(String why) {
    flows.forEach(flow -> flow.hold(why));
  }

  private void lookAtMemory() {
    vertx.executeBlocking(
        () -> {
          memory.look();
          return null;
        },
        true);
  }

  private static Future<Void> notBound(
      NodeSettings.Http wanted, Throwable cause, boolean portNeeded) {
    String sentence =
        String.format(
            "can't listen on %s port %d (%s): stop who does, or set http.port in edge-node.yaml or"
                + " EDGE_NODE_HTTP_PORT to another one, or to 0 for a free one",
            wanted.host(), wanted.port(), cause.getMessage());
    if (portNeeded) {
      return Future.failedFuture(new StartFailure(sentence, cause));
    }
    log.warn("{}; this run goes on without", sentence);
    return Future.succeededFuture();
  }

  /** Where the HTTP surface is, once started; empty if it is switched off. */
  public Optional<String> url() {
    String host = settings.http().host();
    String shown = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
    return http.map(surface -> "http://" + shown + ":" + surface.port());
  }

  /** What runs here. */
  public List<FlowDefinition> flows() {
    return flows.stream().map(FlowRunner::flow).toList();
  }

  /** Files that don't run as they are. */
  public List<InvalidFlow> invalid() {
    return invalid;
  }

  /** Completes when every source of every flow has ended and all is delivered. */
  public Future<Void> completed() {
    return Future.all(flows.stream().map(FlowRunner::completed).toList()).mapEmpty();
  }

  /** The first flow that has failed and is not running now, with its reason. */
  public Optional<String> failure() {
    return flows.stream()
        .filter(flow -> flow.state() == FlowState.FAILED || flow.state() == FlowState.BACKING_OFF)
        .findFirst()
        .map(flow -> "flow '" + flow.flow().name() + "' failed: " + flow.reason());
  }

  /** Why a flow has failed and is not running now; empty where it is. */
  public Optional<String> notRunning(String flow) {
    return flows.stream()
        .filter(runner -> runner.flow().name().equals(flow))
        .filter(
            runner -> runner.state() == FlowState.FAILED || runner.state() == FlowState.BACKING_OFF)
        .findFirst()
        .map(FlowRunner::reason);
  }

  /** Whether every flow has failed for good. */
  public boolean hasFailed() {
    return !flows.isEmpty() && flows.stream().allMatch(flow -> flow.state() == FlowState.FAILED);
  }

  @Override
  public Future<NodeStats> stats() {
    List<Future<FlowStats>> snapshots = new ArrayList<>();
    for (FlowRunner flow : flows) {
      snapshots.add(
          flow.snapshot()
              .map(snapshot -> new FlowStatsMapper(flow.flow(), snapshot, Instant.now()).map()));
    }
    Future<long[]> disk = vertx.executeBlocking(this::disk, false);
    return Future.all(disk, Future.all(snapshots))
        .map(
            all ->
                new NodeStats(
                    repository.nodeId(),
                    version,
                    Instant.now(),
                    Duration.ofNanos(System.nanoTime() - startNanos),
                    disk.result()[0],
                    disk.result()[1],
                    state.used(),
                    state.limit(),
                    snapshots.stream().map(Future::result).toList(),
                    invalid));
  }

  /** Each flow as it stood when {@link #stop} had drained it; none that was not open then. */
  public List<FlowStats> atStop() {
    Instant now = Instant.now();
    return flows.stream()
        .flatMap(
            flow ->
                flow.atStop().stream()
                    .map(stood -> new FlowStatsMapper(flow.flow(), stood, now).map()))
        .toList();
  }

  @Override
  public Future<LaneAnswers> latest(String flow, String component, Queryable.Question question) {
    return AskedFlow.find(flows, flow, component)
        .map(runner -> runner.ask(component, question))
        .orElseGet(() -> Future.failedFuture(AskedFlow.missing(flows, flow, component)));
  }

  /** Bytes used and bytes free; blocks. */
  private long[] disk() throws IOException {
    return new long[] {repository.bytes(), Files.getFileStore(dataDirectory).getUsableSpace()};
  }

  /**
   * Finishes what was started, takes the last checkpoints, closes everything.
   *
   * @param drain how long batches and asynchronous steps under way may take
   * @return fails if a flow's last checkpoint failed; everything is closed all the same
   */
  public Future<Void> stop(Duration drain) {
    quota.stop();
    memoryTimer.ifPresent(vertx::cancelTimer);
    List<Future<Void>> stopped = new ArrayList<>();
    flows.forEach(flow -> stopped.add(flow.stop(drain)));
    return Future.join(stopped)
        .<Void>mapEmpty()
        .eventually(() -> http.map(HttpSurface::stop).orElse(Future.succeededFuture()))
        .eventually(worker::close)
        .eventually(
            () -> {
              repository.close();
              meters.close();
              return vertx.close();
            });
  }

  /** Loads kept flow versions; what is secret in them comes from the flow's present file. */
  private static final class StoredVersions {
    private final FlowLoader loader;
    private final Map<String, PlannedFlow> present = new HashMap<>();

    StoredVersions(FlowLoader loader, List<PlannedFlow> planned) {
      this.loader = loader;
      planned.forEach(flow -> present.put(flow.definition().name(), flow));
    }

    FlowDefinition load(FlowDefinition flow, byte[] resolved) {
      PlannedFlow now = present.get(flow.name());
      FlowLoader.Loaded loaded =
          loader.loadVersion(resolved, now == null ? Map.of() : now.plainSecrets());
      return loaded
          .flow()
          .orElseThrow(
              () ->
                  new IllegalStateException(
                      "a kept version of flow '"
                          + flow.name()
                          + "' can't run here: "
                          + loaded.problems().errors().get(0).message()));
    }
  }
}
