package io.edgenode.benchmarks.crash;

import io.edgenode.engine.api.Descriptor;
import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.config.SecretResolver;
import io.edgenode.engine.definition.ComponentRegistry;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.expression.FunctionRegistry;
import io.edgenode.engine.runtime.flow.FlowRunner;
import io.edgenode.engine.runtime.flow.FlowServices;
import io.edgenode.engine.runtime.flow.FlowSnapshot;
import io.edgenode.engine.runtime.flow.FlowState;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.time.Clocks;
import io.edgenode.node.logging.Logging;
import io.edgenode.repo.DataDirectory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The process under test: one flow over a data directory, with the components that the rig adds. It
 * obeys lines on standard input and answers on standard output:
 *
 * <pre>
 * READY millis        it runs, so long after main began
 * FAILED why          it does not
 * CHECKPOINT          one is complete
 * settle, then stats  SETTLED or STATS, and the numbers: see {@link #describe}
 * stop                drains, takes the last checkpoint, STOPPED, exit 0
 * </pre>
 */
public final class CrashNode implements AutoCloseable {
  static final String NODE = "crash-rig";
  private static final int WORKERS = 8;
  private static final Duration DRAIN = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 50;
  private static final int QUIET_POLLS = 10;

  /** Enough where nothing comes in. */
  private static final int FEW_QUIET_POLLS = 3;

  private final Vertx vertx = Vertx.vertx();
  private final Repository repository;
  private final FlowRunner runner;

  private CrashNode(Path flow, Path data, Halts halts, Fault fault, long reserve) {
    FlowLoader loader = loader(halts, fault);
    FlowLoader.Loaded loaded = loader.load(flow);
    FlowDefinition definition =
        loaded.flow().orElseThrow(() -> new IllegalArgumentException(loaded.problems().toString()));
    this.repository = new HaltingRepository(DataDirectory.open(data, NODE), halts, fault);
    WorkerExecutor worker = vertx.createSharedWorkerExecutor("crash", WORKERS);
    this.runner =
        new FlowRunner(
            definition,
            new FlowServices(
                vertx,
                repository,
                (present, resolved) -> loader.loadVersion(resolved, Map.of()).flow().orElseThrow(),
                worker,
                new Shared(),
                Clocks.system(),
                reserve));
  }

  /** A node in this process, for {@link #run}. */
  static CrashNode of(Path flow, Path data) {
    return new CrashNode(flow, data, Halts.parse(""), Fault.NONE, 0);
  }

  /** Runs until nothing moves any more, and stops. */
  Rest run(Duration patience) {
    Promise<Rest> rest = Promise.promise();
    runner
        .start()
        .onFailure(
            cause ->
                rest.tryComplete(
                    new Rest(Optional.of(String.valueOf(cause)), false, false, 0, 0, 0, "")))
        .onSuccess(
            started ->
                whenQuiet(FEW_QUIET_POLLS, snapshot -> rest.tryComplete(rest(snapshot, true))));
    vertx.setTimer(
        patience.toMillis(),
        late -> runner.snapshot().onSuccess(snapshot -> rest.tryComplete(rest(snapshot, false))));
    Rest come = await(rest.future(), patience.multipliedBy(2));
    await(runner.stop(DRAIN));
    return come;
  }

  private static Rest rest(FlowSnapshot snapshot, boolean settled) {
    return new Rest(
        runs(snapshot) ? Optional.empty() : Optional.of(String.valueOf(snapshot.reason())),
        settled,
        snapshot.lanes().stream().allMatch(LaneStats::balanced),
        snapshot.disk().damaged(),
        snapshot.lanes().stream().mapToLong(lane -> lane.total().dropped()).sum(),
        snapshot.lanes().stream().mapToLong(lane -> lane.total().deadLettered()).sum(),
        describe(snapshot));
  }

  @Override
  public void close() {
    await(vertx.close());
    repository.close();
  }

  /** Knows the product's components and the rig's. */
  static FlowLoader loader(Halts halts, Fault fault) {
    List<Descriptor<?>> own =
        List.of(
            JitterProcessor.DESCRIPTOR,
            TallyProcessor.DESCRIPTOR,
            WitnessSink.descriptor(halts, fault));
    return new FlowLoader(
        ComponentRegistry.discover(
            own, CrashNode.class.getClassLoader(), FunctionRegistry.builtin()),
        Map.of(),
        SecretResolver.none());
  }

  /**
   * @param args flow file, data directory, point (may be empty), fault, free-space reserve in bytes
   */
  public static void main(String[] args) throws IOException {
    long begun = System.nanoTime();
    Logging.install();
    CrashNode node =
        new CrashNode(
            Path.of(args[0]),
            Path.of(args[1]),
            Halts.parse(args[2]),
            Fault.valueOf(args[3]),
            Long.parseLong(args[4]));
    node.runner
        .start()
        .onSuccess(
            started -> say("READY " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun)))
        .onFailure(cause -> say("FAILED " + cause));
    node.obey();
  }

  private void obey() throws IOException {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String command = commands.readLine();
    while (command != null) {
      switch (command) {
        case "stats" -> say("STATS " + describe(await(runner.snapshot())));
        case "settle" -> settle();
        case "stop" -> {
          await(runner.stop(DRAIN));
          say("STOPPED " + runner.reason());
          Runtime.getRuntime().exit(0);
        }
        default -> say("UNKNOWN " + command);
      }
      command = commands.readLine();
    }
    // Whoever started it is gone.
    Runtime.getRuntime().halt(1);
  }

  /** Waits until nothing moves any more; there is no event for that across timers and sinks. */
  private void settle() {
    whenQuiet(QUIET_POLLS, snapshot -> say("SETTLED " + describe(snapshot)));
  }

  private void whenQuiet(int polls, Consumer<FlowSnapshot> then) {
    int[] quiet = {0};
    long[] position = {-1};
    vertx.setPeriodic(
        POLL_MILLIS,
        id ->
            runner
                .snapshot()
                .onSuccess(
                    snapshot -> {
                      boolean still = runs(snapshot) && inFlight(snapshot) == 0;
                      long now = position(snapshot);
                      quiet[0] = still && now == position[0] ? quiet[0] + 1 : 0;
                      position[0] = now;
                      if (quiet[0] == polls) {
                        vertx.cancelTimer(id);
                        then.accept(snapshot);
                      }
                    }));
  }

  private static boolean runs(FlowSnapshot snapshot) {
    return snapshot.state() == FlowState.RUNNING || snapshot.state() == FlowState.COMPLETE;
  }

  private static long inFlight(FlowSnapshot snapshot) {
    return snapshot.lanes().stream().mapToLong(LaneStats::inFlightTokens).sum();
  }

  private static long position(FlowSnapshot snapshot) {
    return snapshot.lanes().stream().mapToLong(LaneStats::position).sum();
  }

  private static String describe(FlowSnapshot snapshot) {
    boolean balanced = snapshot.lanes().stream().allMatch(LaneStats::balanced);
    return "state="
        + snapshot.state()
        + " balanced="
        + balanced
        + " journalled="
        + snapshot.lanes().stream().mapToLong(LaneStats::journalled).sum()
        + " backlog="
        + snapshot.lanes().stream().mapToLong(LaneStats::backlog).sum()
        + " undelivered="
        + snapshot.lanes().stream().mapToLong(LaneStats::undelivered).sum()
        + " damaged="
        + snapshot.disk().damaged()
        + " restarts="
        + snapshot.restarts()
        + " dead-lettered="
        + snapshot.lanes().stream().mapToLong(lane -> lane.total().deadLettered()).sum()
        + " dropped="
        + snapshot.lanes().stream().mapToLong(lane -> lane.total().dropped()).sum()
        + " heap="
        + (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory())
        + " full="
        + snapshot.full().replace(' ', '_')
        + " totals="
        + snapshot.lanes().stream().map(lane -> lane.total().toString()).toList();
  }

  private static <T> T await(Future<T> future) {
    return await(future, DRAIN.multipliedBy(2));
  }

  private static <T> T await(Future<T> future, Duration patience) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("no answer from the flow", e);
    }
  }

  static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** What sources of several flows share; here there is one flow. */
  private static final class Shared implements SourceContext.Shared {
    private final Map<String, Object> shared = new ConcurrentHashMap<>();

    @Override
    @SuppressWarnings("unchecked") // a key is used with one type
    public <T> T computeIfAbsent(String key, Supplier<T> maker) {
      return (T) shared.computeIfAbsent(key, missing -> maker.get());
    }
  }
}
