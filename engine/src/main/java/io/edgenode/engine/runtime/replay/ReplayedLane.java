package io.edgenode.engine.runtime.replay;

import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.time.HandClocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One lane's journal, run again through the runtime's own lane: the same code as live, with time
 * that comes from the records alone (K15, K38). {@link #warmUp}, then {@link #run}, then {@link
 * #close}; built on a thread that may block.
 */
public final class ReplayedLane {
  private final ReplayRange range;
  private final ReplayedJournal journal;
  private final CapturedLane lane;

  /**
   * What is replayed, and how.
   *
   * @param flow captured: the version to begin with, which holds throughout if {@code throughout}
   * @param versions captured flows by hash, where versions hold as journalled
   * @param start the checkpoint to start at; absent for the journal's first record
   * @param distantTimes warns for all lanes of the flow
   * @param work a directory for what components keep meanwhile
   */
  public record Setup(
      Vertx vertx,
      WorkerExecutor worker,
      LaneInput input,
      ReplayRange range,
      FlowDefinition flow,
      boolean throughout,
      Function<String, FlowDefinition> versions,
      Optional<ReplayStart> start,
      Capture capture,
      DistantTimes distantTimes,
      Path work) {}

  public ReplayedLane(Setup setup) {
    this.range = setup.range;
    String hash = setup.flow.version();
    boolean switches =
        setup.throughout
            && setup.start.filter(at -> !at.cursor().flowVersion().equals(hash)).isPresent();
    this.journal =
        new ReplayedJournal(
            setup.input,
            range,
            setup.throughout ? Optional.of(hash) : Optional.empty(),
            setup.start.filter(at -> switches).map(ReplayStart::cursor),
            setup.throughout ? sources(setup.flow) : Set.of());
    journal.limit(range.lastBefore());
    this.lane =
        new CapturedLane(
            new CapturedLane.Setup(
                setup.vertx,
                setup.worker,
                setup.input.lane(),
                setup.flow,
                version -> version.equals(hash) ? setup.flow : setup.versions.apply(version),
                new ReplayStores(setup.input, journal, setup.start, switches, setup.work),
                setup.input.identity(),
                new HandClocks(range.tail().wallMillis()),
                setup.capture,
                setup.distantTimes));
  }

  private static Set<String> sources(FlowDefinition flow) {
    return flow.components().stream()
        .filter(component -> component.source().isPresent())
        .map(FlowDefinition.Component::name)
        .collect(Collectors.toSet());
  }

  /** Makes the state that holds where the wanted part begins; captured till then is not wanted. */
  public Future<Void> warmUp() {
    return lane.start().compose(started -> lane.caughtUp());
  }

  /** Replays the wanted part; completes when all is captured. */
  public Future<Void> run() {
    journal.limit(range.last());
    lane.more();
    return lane.settle();
  }

  /** Where it stands now. */
  public Future<LaneStats> stats() {
    return lane.stats();
  }

  /** FlowFiles that were left out because the flow does not have their source; after the run. */
  public Map<String, Long> leftOut() {
    return journal.leftOut();
  }

  /** Lets file sinks finish what they wrote, and ends. */
  public Future<Void> close() {
    return lane.cover().transform(covered -> lane.crash());
  }
}
