package io.edgenode.engine.runtime.flow;

import io.edgenode.engine.api.SourceContext;
import io.edgenode.engine.api.repo.Repository;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.Clocks;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.BiFunction;

/**
 * What the node gives its flows.
 *
 * @param repository the data directory
 * @param versions loads a kept flow version: the present definition of the flow, which has its
 *     secrets, and the resolved bytes; fails where this jar can't run it (K37)
 * @param worker where everything that blocks runs: journals, checkpoints, recovery
 * @param shared what sources of several flows share
 * @param freeSpaceReserve bytes of disk below which nothing is accepted (K5)
 * @param state how much of the heap the state of all flows may take
 * @param timings hears how long things took
 */
public record FlowServices(
    Vertx vertx,
    Repository repository,
    BiFunction<FlowDefinition, byte[], FlowDefinition> versions,
    WorkerExecutor worker,
    SourceContext.Shared shared,
    Clocks clocks,
    long freeSpaceReserve,
    StateBudget state,
    Timings timings) {

  /** A quarter of the heap is for state, and nobody asks how long things took. */
  public FlowServices(
      Vertx vertx,
      Repository repository,
      BiFunction<FlowDefinition, byte[], FlowDefinition> versions,
      WorkerExecutor worker,
      SourceContext.Shared shared,
      Clocks clocks,
      long freeSpaceReserve) {
    this(
        vertx,
        repository,
        versions,
        worker,
        shared,
        clocks,
        freeSpaceReserve,
        StateBudget.ofHeap(),
        Timings.NONE);
  }
}
