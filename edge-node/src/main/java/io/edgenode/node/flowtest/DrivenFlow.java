package io.edgenode.node.flowtest;

import io.edgenode.engine.api.Content;
import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.Offered;
import io.edgenode.engine.api.SourcePosition;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.lane.DistantTimes;
import io.edgenode.engine.runtime.lane.LaneStats;
import io.edgenode.engine.runtime.replay.CapturedFlow;
import io.edgenode.engine.runtime.replay.CapturedLane;
import io.edgenode.engine.runtime.replay.MemoryStores;
import io.edgenode.engine.runtime.source.Partitioner;
import io.edgenode.engine.runtime.time.HandClocks;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * A flow that a test drives: its lanes are the runtime's own, its sources are the test, its sinks a
 * recorder, and time goes when the test says so. Owner: the thread that tests, which waits until
 * the flow has settled before it goes on.
 */
final class DrivenFlow implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final WorkerExecutor worker;
  private final FlowDefinition flow;
  private final Recorder recorder;
  private final MemoryStores stores;
  private final HandClocks clocks;
  private final Partitioner partitioner;
  private final DistantTimes distantTimes;
  private final Map<String, Long> ordinals = new HashMap<>();
  private List<CapturedLane> lanes = List.of();
  private boolean clockSet;

  DrivenFlow(
      Vertx vertx,
      WorkerExecutor worker,
      FlowDefinition flow,
      long startMillis,
      Recorder recorder) {
    this.vertx = vertx;
    this.worker = worker;
    this.flow = CapturedFlow.of(flow, recorder, sink -> false);
    this.recorder = recorder;
    this.stores = new MemoryStores(flow.lanes());
    this.clocks = new HandClocks(startMillis);
    this.partitioner = new Partitioner(flow.partitionBy(), flow.lanes());
    this.distantTimes = new DistantTimes(flow.name());
    open();
  }

  private void open() {
    List<CapturedLane> opened = new ArrayList<>();
    for (int lane = 0; lane < flow.lanes(); lane++) {
      opened.add(lane(lane));
    }
    lanes = List.copyOf(opened);
    each(CapturedLane::start);
    for (int lane = 0; lane < flow.lanes(); lane++) {
      if (stores.journal(lane).tail().nextSequence() == 1) {
        await(lanes.get(lane).flowVersion(flow.version()));
      }
    }
    settle();
  }

  private CapturedLane lane(int number) {
    try {
      return new CapturedLane(
          new CapturedLane.Setup(
              vertx,
              worker,
              number,
              flow,
              version -> flow,
              stores,
              Lineage.JournalIdentity.of("flow-test", stores.uuid(), flow.name(), number),
              clocks,
              recorder,
              distantTimes));
    } catch (RuntimeException e) {
      throw new FlowTestFailure("the flow can't be opened: " + e);
    }
  }

  /** How long ago the test began. */
  Duration elapsed() {
    return Duration.ofMillis(clocks.elapsedMillis());
  }

  /** Lets time go by, alarm by alarm: what a timer does is done at its own moment. */
  void moveTo(Duration moment) {
    long end = moment.toMillis();
    OptionalLong next = clocks.nextAlarm();
    while (next.isPresent() && next.getAsLong() <= end) {
      clocks.moveTo(next.getAsLong());
      settle();
      next = clocks.nextAlarm();
    }
    clocks.moveTo(end);
  }

  void setClock(long wallMillis) {
    clocks.setWall(wallMillis);
    clockSet = true;
  }

  /**
   * Whether the clock was set and nothing was journalled since: a restart now would take the step
   * for time that the node was off (K19).
   */
  boolean clockWasSet() {
    return clockSet;
  }

  /** FlowFiles come in, all at this moment. */
  void give(String source, List<Step.Given> given) {
    clockSet = false;
    List<List<Offered>> byLane = new ArrayList<>();
    lanes.forEach(lane -> byLane.add(new ArrayList<>()));
    for (Step.Given one : given) {
      Content content = Content.of(one.content());
      long ordinal = ordinals.merge(source, 1L, Long::sum);
      byLane
          .get(partitioner.lane(content))
          .add(new Offered(content, one.attributes(), SourcePosition.of(ordinal)));
    }
    for (int lane = 0; lane < lanes.size(); lane++) {
      if (!byLane.get(lane).isEmpty()) {
        await(lanes.get(lane).give(source, byLane.get(lane)));
      }
    }
    settle();
  }

  void end(String source) {
    clockSet = false;
    SourcePosition position = SourcePosition.of(ordinals.getOrDefault(source, 0L));
    each(lane -> lane.end(source, position));
    settle();
  }

  void checkpoint() {
    each(CapturedLane::checkpoint);
  }

  void crash() {
    recorder.crashed();
    each(CapturedLane::crash);
    stores.reopen();
    open();
  }

  void restart() {
    recorder.crashed();
    each(CapturedLane::stop);
    stores.reopen();
    open();
  }

  List<LaneStats> stats() {
    List<LaneStats> stats = new ArrayList<>();
    lanes.forEach(lane -> stats.add(await(lane.stats())));
    return stats;
  }

  private void settle() {
    each(CapturedLane::settle);
  }

  private void each(Function<CapturedLane, Future<Void>> action) {
    lanes.forEach(lane -> await(action.apply(lane)));
  }

  private <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new FlowTestFailure("the flow failed: " + reason(e));
    } catch (TimeoutException e) {
      throw new FlowTestFailure(
          "the flow did not settle within "
              + PATIENCE.toSeconds()
              + " s: an asynchronous step does not answer");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FlowTestFailure("the test was interrupted");
    }
  }

  private static String reason(ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = cause.getMessage();
    return message == null ? cause.getClass().getName() : message;
  }

  @Override
  public void close() {
    lanes.forEach(lane -> await(lane.crash().otherwiseEmpty()));
  }
}
