package io.edgenode.engine.runtime.lane;

import io.edgenode.engine.api.Lineage;
import io.edgenode.engine.api.repo.FlowRepository;
import io.edgenode.engine.definition.FlowDefinition;
import io.edgenode.engine.runtime.journal.JournalWriter;
import io.edgenode.engine.runtime.state.StateBudget;
import io.edgenode.engine.runtime.time.ElapsedClock;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What one lane is made of.
 *
 * @param context the lane's own event-loop context
 * @param number which lane of its flow
 * @param flow the version that is wanted now
 * @param versions finds a kept version by its hash; fails where this jar can't run it (K37)
 * @param stores the flow's stores
 * @param identity of the lane's journal
 * @param writer the journal's writer
 * @param letters the flow's dead-letter store
 * @param claims which large contents may go
 * @param clock elapsed time of the journal
 * @param worker where what blocks runs
 * @param budget how much of the heap its state may take
 */
public record LaneSetup(
    Vertx vertx,
    Context context,
    int number,
    FlowDefinition flow,
    Function<String, FlowDefinition> versions,
    FlowRepository stores,
    Lineage.JournalIdentity identity,
    JournalWriter writer,
    LetterBox letters,
    FlowClaims claims,
    ElapsedClock clock,
    WorkerExecutor worker,
    StateBudget.Share budget,
    LaneListener listener) {
  /** Runs something on the lane's context; any thread. */
  <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          try {
            action.get().onComplete(promise);
          } catch (RuntimeException e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
