package io.edgenode.node.replay;

import io.edgenode.engine.definition.FlowLoader;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs flows over recordings, lane after lane, as fast as they go. Owner: one thread; closed when
 * done, with everything that it kept meanwhile.
 */
public final class Replay implements AutoCloseable {
  private static final int WORKERS = 4;

  private final Path work;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(WORKERS));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("replay", WORKERS);
  private final Means means;

  /**
   * What every lane's replay runs with.
   *
   * @param progress told about once a second how far it is
   */
  record Means(Vertx vertx, WorkerExecutor worker, FlowLoader loader, Consumer<String> progress) {}

  /**
   * @param progress told about once a second how far it is
   */
  public Replay(FlowLoader loader, Consumer<String> progress) {
    this.means = new Means(vertx, worker, loader, progress);
    try {
      this.work = Files.createTempDirectory("edge-node-replay");
    } catch (IOException e) {
      throw new UncheckedIOException("no temporary directory can be made", e);
    }
  }

  /**
   * Two replays and how they differ.
   *
   * @param diffs by lane and sink, those that are alike too
   */
  public record Compared(ReplayResult before, ReplayResult after, List<SinkDiff> diffs) {
    public Compared {
      diffs = List.copyOf(diffs);
    }
  }

  /**
   * Replays every lane of a recording.
   *
   * @throws ReplayFailure if it can't be done
   */
  public ReplayResult run(Recordings recordings, ReplayPlan plan) {
    return run("replay", recordings, plan, false);
  }

  /**
   * Replays a recording twice and compares what sinks were given.
   *
   * @param most how many differences of each sink are kept
   * @throws ReplayFailure if it can't be done
   */
  public Compared compare(Recordings recordings, ReplayPlan before, ReplayPlan after, int most) {
    ReplayResult left = run("before", recordings, before, true);
    ReplayResult right = run("after", recordings, after, true);
    return new Compared(left, right, Comparison.of(left, right, most));
  }

  private ReplayResult run(String name, Recordings recordings, ReplayPlan plan, boolean keep) {
    long begun = System.nanoTime();
    List<ReplayResult.Lane> lanes = new ArrayList<>();
    Remarks remarks = new Remarks(recordings.flow());
    for (Recording recording : recordings.lanes()) {
      Path own = work.resolve(name).resolve("lane-" + recording.lane());
      lanes.add(new LaneReplay(means, recordings, recording, plan, own, keep, remarks).run());
    }
    return new ReplayResult(
        recordings.flow(),
        lanes,
        List.copyOf(remarks.damage()),
        List.copyOf(remarks.notes()),
        System.nanoTime() - begun);
  }

  @Override
  public void close() {
    worker.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
    try (Stream<Path> below = Files.walk(work)) {
      for (Path path : below.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(work + " can't be deleted", e);
    }
  }
}
