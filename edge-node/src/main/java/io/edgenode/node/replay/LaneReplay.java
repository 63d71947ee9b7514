package io.edgenode.node.replay;

import io.edgenode.engine.api.repo.CheckpointStore;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.replay.ReplayStart;
import io.edgenode.engine.runtime.replay.ReplayedLane;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Runs one lane of a recording, from where it is exact to where it ends. Owner: one thread. */
final class LaneReplay {
  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final Consumer<String> progress;
  private final Recording recording;
  private final ReplayPlan plan;
  private final Remarks remarks;
  private final Path own;
  private final Optional<Path> output;
  private final LaneCapture capture;
  private final ReplayedVersions versions;

  /**
   * @param own a directory for what is kept meanwhile
   * @param keep whether what sinks are given is kept there, where there is no output
   */
  LaneReplay(
      Replay.Means means,
      Recordings recordings,
      Recording recording,
      ReplayPlan plan,
      Path own,
      boolean keep,
      Remarks remarks) {
    this.vertx = means.vertx();
    this.worker = means.worker();
    this.progress = means.progress();
    this.recording = recording;
    this.plan = plan;
    this.remarks = remarks;
    this.own = own;
    this.output =
        plan.output()
            .map(to -> recordings.lanes().size() > 1 ? to.resolve("lane-" + recording.lane()) : to);
    this.capture = new LaneCapture(sink -> file(sink, keep));
    this.versions =
        new ReplayedVersions(means.loader(), recordings, recording, plan, output, capture, remarks);
  }

  private Optional<Path> file(String sink, boolean keep) {
    if (output.isPresent() && !versions.writesFiles(sink)) {
      return Optional.of(output.get().resolve(sink + ".ndjson"));
    }
    return keep ? Optional.of(own.resolve("captured").resolve(sink)) : Optional.empty();
  }

  ReplayResult.Lane run() {
    Survey survey = survey();
    remarks.damage().addAll(survey.damage());
    Optional<ReplayStart> start = start(survey);
    FlowDefinition first = versions.first(survey, start);
    ReplayedLane lane =
        new ReplayedLane(
            new ReplayedLane.Setup(
                vertx,
                worker,
                recording,
                survey.range(),
                first,
                plan.throughout(),
                versions::of,
                start,
                capture,
                remarks.distantTimes(),
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
    versions
        .components()
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
