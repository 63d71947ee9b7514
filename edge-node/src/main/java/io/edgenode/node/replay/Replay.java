package io.edgenode.node.replay;

import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.runtime.replay.CapturedFlow;
import io.edgenode.engine.runtime.replay.ReplayStart;
import io.edgenode.engine.runtime.replay.ReplayedLane;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Runs flows over recordings, lane after lane, as fast as they go. Owner: one thread; closed when
 * done, with everything that it kept meanwhile.
 */
public final class Replay implements AutoCloseable {
  private static final int WORKERS = 4;

  private final FlowLoader loader;
  private final Consumer<String> progress;
  private final Path work;
  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setWorkerPoolSize(WORKERS));
  private final WorkerExecutor worker = vertx.createSharedWorkerExecutor("replay", WORKERS);

  /**
   * @param progress told about once a second how far it is
   */
  public Replay(FlowLoader loader, Consumer<String> progress) {
    this.loader = loader;
    this.progress = progress;
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
    Remarks remarks = new Remarks();
    for (Recording recording : recordings.lanes()) {
      lanes.add(new OneLane(name, recordings, recording, plan, keep, remarks).run());
    }
    return new ReplayResult(
        recordings.flow(),
        lanes,
        List.copyOf(remarks.damage()),
        List.copyOf(remarks.notes()),
        System.nanoTime() - begun);
  }

  /** One lane's replay. */
  private final class OneLane {
    private final Recordings recordings;
    private final Recording recording;
    private final ReplayPlan plan;
    private final Remarks remarks;
    private final Path own;
    private final Optional<Path> output;
    private final LaneCapture capture;
    private final Map<String, FlowDefinition> versions = new LinkedHashMap<>();

    OneLane(
        String name,
        Recordings recordings,
        Recording recording,
        ReplayPlan plan,
        boolean keep,
        Remarks remarks) {
      this.recordings = recordings;
      this.recording = recording;
      this.plan = plan;
      this.remarks = remarks;
      this.own = work.resolve(name).resolve("lane-" + recording.lane());
      this.output =
          plan.output()
              .map(
                  to ->
                      recordings.lanes().size() > 1 ? to.resolve("lane-" + recording.lane()) : to);
      this.capture = new LaneCapture(sink -> file(sink, keep));
    }

    private Optional<Path> file(String sink, boolean keep) {
      if (output.isPresent() && !writesFiles(sink)) {
        return Optional.of(output.get().resolve(sink + ".ndjson"));
      }
      return keep ? Optional.of(own.resolve("captured").resolve(sink)) : Optional.empty();
    }

    private boolean writesFiles(String sink) {
      return versions.values().stream()
          .flatMap(flow -> flow.components().stream())
          .anyMatch(c -> c.name().equals(sink) && c.descriptor().has(Trait.WRITES_FILES));
    }

    ReplayResult.Lane run() {
      Survey survey = survey();
      remarks.damage().addAll(survey.damage());
      Optional<ReplayStart> start = start(survey);
      FlowDefinition first = first(survey, start);
      ReplayedLane lane =
          new ReplayedLane(
              new ReplayedLane.Setup(
                  vertx,
                  worker,
                  recording,
                  survey.range(),
                  first,
                  plan.throughout(),
                  this::version,
                  start,
                  capture,
                  own.resolve("components")));
      try {
        await(lane, lane.warmUp(), survey);
        capture.begin();
        await(lane, lane.run(), survey);
      } finally {
        await(lane, lane.close(), survey);
      }
      lane.leftOut()
          .forEach(
              (source, count) ->
                  remarks
                      .notes()
                      .add(
                          count
                              + " FlowFiles of source '"
                              + source
                              + "' were left out: the flow has no such source"));
      return result(survey, start);
    }

    private ReplayResult.Lane result(Survey survey, Optional<ReplayStart> start) {
      Map<String, ReplayResult.Sink> sinks = new LinkedHashMap<>();
      capture
          .end()
          .forEach(
              (sink, captured) ->
                  sinks.put(
                      sink,
                      new ReplayResult.Sink(captured.count(), captured.sha256(), captured.file())));
      versions.values().stream()
          .flatMap(flow -> flow.components().stream())
          .filter(component -> component.sink().isPresent())
          .forEach(
              component ->
                  sinks.computeIfAbsent(
                      component.name(),
                      name ->
                          new ReplayResult.Sink(
                              0, new SinkCapture(Optional.empty()).sha256(), Optional.empty())));
      return new ReplayResult.Lane(
          recording.lane(),
          start.map(at -> at.cursor().position()).orElse(0L),
          survey.range().begin(),
          survey.range().tail().nextSequence() - 1,
          survey.flowFiles(),
          sinks);
    }

    /** Without a wanted beginning, the first place from which a replay is exact. */
    private Survey survey() {
      Survey whole = Survey.of(recording, plan.from(), plan.to());
      if (plan.from().isPresent() || whole.firstSequence() <= 1) {
        return whole;
      }
      Optional<ReplayStart> oldest =
          ReplayStart.oldest(whole.firstSequence(), recording.checkpoints());
      if (oldest.isEmpty()) {
        return whole;
      }
      long begin = oldest.get().upTo() + 1;
      if (begin > whole.firstSequence()) {
        remarks
            .notes()
            .add(
                "the journal's head is gone: sequences "
                    + whole.firstSequence()
                    + " to "
                    + (begin - 1)
                    + " are in the state of the oldest checkpoint that is kept, and are not replayed");
      }
      Bound behind = new Bound(OptionalLong.of(begin), OptionalLong.empty());
      return Survey.of(recording, Optional.of(behind), plan.to());
    }

    /** The journal's head where it is all there, else a kept checkpoint. */
    private Optional<ReplayStart> start(Survey survey) {
      if (survey.firstSequence() <= 1) {
        return Optional.empty();
      }
      List<CheckpointStore.Chain> chains = recording.checkpoints();
      Optional<ReplayStart> start =
          ReplayStart.before(survey.range().begin(), survey.firstSequence(), chains);
      if (start.isEmpty()) {
        remarks
            .notes()
            .add(
                "no checkpoint is kept from before the beginning: what components kept from before"
                    + " sequence "
                    + survey.firstSequence()
                    + " is missing"
                    + ReplayStart.oldest(survey.firstSequence(), chains)
                        .map(later -> "; --from " + (later.upTo() + 1) + " or later is exact")
                        .orElse(""));
      }
      return start;
    }

    /** The version that the lane begins with. */
    private FlowDefinition first(Survey survey, Optional<ReplayStart> start) {
      if (plan.throughout()) {
        FlowDefinition flow = plan.flow().orElseThrow();
        return prepared(flow);
      }
      String hash =
          start
              .map(at -> at.cursor().flowVersion())
              .or(survey::firstVersion)
              .or(recording::versionBefore)
              .or(this::oldestVersion)
              .orElseThrow(
                  () ->
                      new ReplayFailure(
                          recording.path()
                              + " does not say which flow version held at its first record: name"
                              + " a FLOW.yaml"));
      return version(hash);
    }

    private Optional<String> oldestVersion() {
      return ReplayStart.oldest(0, recording.checkpoints()).map(at -> at.cursor().flowVersion());
    }

    /** A flow of the journal, made ready. */
    private FlowDefinition version(String hash) {
      FlowDefinition known = versions.get(hash);
      if (known != null) {
        return known;
      }
      if (plan.flow().filter(flow -> flow.version().equals(hash)).isPresent()) {
        return prepared(plan.flow().get());
      }
      byte[] resolved =
          recording
              .version(hash)
              .orElseThrow(
                  () ->
                      new ReplayFailure(
                          "flow version "
                              + hash
                              + " is not kept with "
                              + recording.path()
                              + ": name a FLOW.yaml, which then holds for every record"));
      FlowLoader.Loaded loaded = loader.loadVersion(resolved, plan.plainSecrets());
      return prepared(
          loaded
              .flow()
              .orElseThrow(
                  () ->
                      new ReplayFailure(
                          "flow version " + hash + " can't run here: " + loaded.problems())));
    }

    /** Sinks captured; file sinks write below the output, if there is one. */
    private FlowDefinition prepared(FlowDefinition flow) {
      note(flow);
      FlowDefinition moved =
          output.isPresent()
              ? MovedFiles.below(output.get(), flow, loader, plan.plainSecrets())
              : flow;
      FlowDefinition captured =
          CapturedFlow.of(
              moved,
              capture,
              sink -> output.isPresent() && sink.descriptor().has(Trait.WRITES_FILES));
      versions.put(flow.version(), captured);
      return captured;
    }

    private void note(FlowDefinition flow) {
      for (FlowDefinition.Component component : flow.components()) {
        if (component.descriptor().has(Trait.NOT_DETERMINISTIC)) {
          remarks
              .notes()
              .add(
                  "'"
                      + component.name()
                      + "' ("
                      + component.descriptor().type()
                      + ") asks something outside and was asked again: what comes of it may differ"
                      + " from the live run");
        } else if (component.descriptor().factory() instanceof Factory.OfAsyncProcessor<?>) {
          remarks
              .notes()
              .add(
                  "'"
                      + component.name()
                      + "' ("
                      + component.descriptor().type()
                      + ") is asynchronous and ran again; its results came in journal order");
        }
      }
      if (flow.lanes() != recordings.lanes().size()) {
        remarks
            .notes()
            .add(
                "the flow has "
                    + flow.lanes()
                    + " lanes and the journal "
                    + recordings.lanes().size()
                    + ": it ran on the journal's");
      }
    }

    private <T> T await(ReplayedLane lane, Future<T> future, Survey survey) {
      while (true) {
        try {
          return future.toCompletionStage().toCompletableFuture().get(1, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
          lane.stats()
              .onSuccess(
                  stats ->
                      progress.accept(
                          "lane "
                              + recording.lane()
                              + ": sequence "
                              + stats.position()
                              + " of "
                              + (survey.range().tail().nextSequence() - 1)));
        } catch (ExecutionException e) {
          Throwable cause = e.getCause() == null ? e : e.getCause();
          if (cause instanceof ReplayFailure failure) {
            throw failure;
          }
          throw new ReplayFailure(
              "lane "
                  + recording.lane()
                  + " failed: "
                  + (cause.getMessage() == null ? cause.getClass().getName() : cause.getMessage()),
              true);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new ReplayFailure("the replay was interrupted");
        }
      }
    }
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
