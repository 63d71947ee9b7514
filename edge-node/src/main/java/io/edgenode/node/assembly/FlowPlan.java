package io.edgenode.node.assembly;

import io.edgenode.engine.config.Problem;
import io.edgenode.engine.definition.FlowLoader;
import io.edgenode.node.view.InvalidFlow;
import io.edgenode.node.view.InvalidFlow.Instead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a node is to run: valid files as they are, invalid ones as they were when they last were
 * valid (P7).
 *
 * @param flows what runs, each name once
 * @param invalid files that don't run as they are, with what becomes of them
 */
record FlowPlan(List<PlannedFlow> flows, List<InvalidFlow> invalid) {
  private static final Logger log = LoggerFactory.getLogger(FlowPlan.class);

  /** So many problems of a file are told beyond the terminal, where all are. */
  private static final int TOLD = 20;

  FlowPlan {
    flows = List.copyOf(flows);
    invalid = List.copyOf(invalid);
  }

  /** Keeps what is valid for later, and looks up what to run instead of the rest. */
  static FlowPlan of(FlowFiles files, FlowLoader loader, LastGoodFlows good) {
    List<PlannedFlow> planned = new ArrayList<>(files.flows());
    List<InvalidFlow> invalid = new ArrayList<>();
    files.flows().forEach(flow -> good.keep(flow.file(), flow.definition().resolved()));
    for (FlowFiles.Invalid file : files.invalid()) {
      InvalidFlow told = instead(file, files.shares(), planned, loader, good);
      log.warn("{} is invalid: {}", told.file(), told.outcome());
      invalid.add(told);
    }
    return new FlowPlan(planned, invalid);
  }

  /** Adds the last good version to what is planned, where there is one that can run. */
  private static InvalidFlow instead(
      FlowFiles.Invalid file,
      Shares shares,
      List<PlannedFlow> planned,
      FlowLoader loader,
      LastGoodFlows good) {
    List<String> problems = new ArrayList<>(file.problems().stream().limit(TOLD).toList());
    Optional<byte[]> kept = good.read(file.file());
    if (kept.isPresent()) {
      FlowLoader.Loaded before =
          loader.loadVersion(LastGoodFlows.nameOf(file.file()), kept.get(), file.plainSecrets());
      Optional<PlannedFlow> flow =
          before.flow().map(d -> new PlannedFlow(file.file(), d, file.plainSecrets()));
      boolean free = flow.isPresent() && !isPlanned(planned, flow.get().definition().name());
      List<Problem> conflicts = free ? shares.add(before) : List.of();
      if (free && conflicts.isEmpty()) {
        planned.add(flow.get());
        return new InvalidFlow(
            file.file(), Optional.of(flow.get().definition().name()), Instead.LAST_GOOD, problems);
      }
      List<Problem> against = flow.isPresent() ? conflicts : before.problems().errors();
      against.stream()
          .findFirst()
          .ifPresent(p -> problems.add("nor can it run as it last was: " + p.message()));
    }
    Optional<String> other = file.flow().filter(name -> isPlanned(planned, name));
    return new InvalidFlow(
        file.file(), other, other.isPresent() ? Instead.OTHER_FILE : Instead.NOTHING, problems);
  }

  private static boolean isPlanned(List<PlannedFlow> planned, String name) {
    return planned.stream().anyMatch(flow -> flow.definition().name().equals(name));
  }
}
