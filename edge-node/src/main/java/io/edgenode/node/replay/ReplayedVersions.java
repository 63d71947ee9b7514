package io.edgenode.node.replay;

import io.edgenode.engine.api.Descriptor.Factory;
import io.edgenode.engine.api.Descriptor.Trait;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.engine.runtime.replay.CapturedFlow;
import io.edgenode.engine.runtime.replay.ReplayStart;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The flow versions that one lane runs, each made ready when the lane comes to it. Owner: the
 * replay's thread, then the lane.
 */
final class ReplayedVersions {
  private final FlowLoader loader;
  private final Recordings recordings;
  private final Recording recording;
  private final ReplayPlan plan;
  private final Optional<Path> output;
  private final LaneCapture capture;
  private final Remarks remarks;
  private final Map<String, FlowDefinition> known = new LinkedHashMap<>();

  ReplayedVersions(
      FlowLoader loader,
      Recordings recordings,
      Recording recording,
      ReplayPlan plan,
      Optional<Path> output,
      LaneCapture capture,
      Remarks remarks) {
    this.loader = loader;
    this.recordings = recordings;
    this.recording = recording;
    this.plan = plan;
    this.output = output;
    this.capture = capture;
    this.remarks = remarks;
  }

  /** Those of every version so far. */
  Stream<FlowDefinition.Component> components() {
    return known.values().stream().flatMap(flow -> flow.components().stream());
  }

  boolean writesFiles(String sink) {
    return components()
        .anyMatch(c -> c.name().equals(sink) && c.descriptor().has(Trait.WRITES_FILES));
  }

  /** The version that the lane begins with. */
  FlowDefinition first(Survey survey, Optional<ReplayStart> start) {
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
    return of(hash);
  }

  private Optional<String> oldestVersion() {
    return ReplayStart.oldest(0, recording.checkpoints()).map(at -> at.cursor().flowVersion());
  }

  /** A flow of the journal, made ready. */
  FlowDefinition of(String hash) {
    FlowDefinition ready = known.get(hash);
    if (ready != null) {
      return ready;
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
    known.put(flow.version(), captured);
    return captured;
  }

  private void note(FlowDefinition flow) {
    for (FlowDefinition.Component component : flow.components()) {
      if (component.descriptor().has(Trait.NOT_DETERMINISTIC)) {
        note(
            component,
            "asks something outside and was asked again: what comes of it may differ from the live"
                + " run");
      } else if (component.descriptor().factory() instanceof Factory.OfAsyncProcessor<?>) {
        note(component, "is asynchronous and ran again; its results came in journal order");
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

  private void note(FlowDefinition.Component component, String what) {
    String type = component.descriptor().type();
    remarks.notes().add("'" + component.name() + "' (" + type + ") " + what);
  }
}
